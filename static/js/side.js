// The side navigation scrolls sideways on phones: the page one is on is brought into view.
const here = document.querySelector(".side [aria-current]");
const list = here?.closest("ul");
if (list && list.scrollWidth > list.clientWidth) list.scrollLeft = here.offsetLeft - list.offsetLeft - 12;
