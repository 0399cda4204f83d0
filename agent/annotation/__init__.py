"""From what customers wrote to what the next model learns: inbox, labels, groups, quality."""
