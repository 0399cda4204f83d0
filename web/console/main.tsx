import "./css/console.css";
