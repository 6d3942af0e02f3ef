// Everything here is convenience: each page works the same, a little slower, when none of it loads.
import "./menus.js";
import "./keys.js";
import "./quantity.js";
import "./grid.js";
import "./submit.js";
import "./toasts.js";
import "./dialogs.js";
import "./focus.js";
import "./side.js";
import "./compare.js";
import "./scan.js";
