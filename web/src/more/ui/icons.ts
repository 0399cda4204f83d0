/** Pictures of the second part, on the first part's 20 by 20 grid. */
export const PATHS = {
  back: "M16 10H4M9.5 4.5L4 10l5.5 5.5",
  plus: "M10 4v12M4 10h12",
  talks: "M3 4.5h9.5v7H7l-2.5 2v-2H3zM14.5 7.5H17v7h-1.5v2l-2.5-2H8.5V14",
  folder: "M3 5.5h5l1.5 2H17v8.5H3z",
  key: "M12.5 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM9.6 10.4L3.5 16.5h3v-2h2v-2",
  mail: "M3 5h14v10.5H3zM3 5.5l7 5.5 7-5.5",
  bell: "M5.5 14V9a4.5 4.5 0 0 1 9 0v5l1.5 1.5H4zM8.5 15.5a1.5 1.5 0 0 0 3 0",
  file: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
  save: "M10 3v9M6 8.5l4 4 4-4M4 16.5h12",
  star: "M10 2.8l2.2 4.7 5 .6-3.7 3.5 1 5L10 14.1l-4.5 2.5 1-5L2.8 8.1l5-.6z",
  ok: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM6.5 10.3l2.5 2.5 4.5-5",
} as const;
