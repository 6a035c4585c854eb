// @ts-check
/* Has the rest of a page laid out once what is in sight is painted in its own faces: a
   few blocks before each frame, so that no reader waits for it.  Then the page is as if
   it had been laid out at once.  first-layout.css says where blocks wait. */

/* How many elements are laid out before one frame, give or take a block. */
const ELEMENTS = 100;
/* What may have a face of its own: one that came later would lay its text out anew. */
const KINDS = ["em", "strong", "code", "pre", "math"];

const frame = () => new Promise(requestAnimationFrame);

/** Fetch the face of what waits of a kind.
    @param {string} kind */
async function loadFace(kind) {
  const parts = [...document.querySelectorAll(`.late-block ${kind}`)];
  if (!parts.length) return;
  const { fontStyle, fontWeight, fontFamily } = getComputedStyle(parts[0]);
  const text = parts.map((part) => part.textContent).join("");
  await document.fonts.load(`${fontStyle} ${fontWeight} 1em ${fontFamily}`, text);
}

export async function start() {
  const faces = [];
  for (const kind of KINDS) {
    await frame();
    faces.push(loadFace(kind));
  }
  await Promise.allSettled(faces);
  await document.fonts.ready;
  let left = 0;
  for (const block of document.querySelectorAll(".late-block")) {
    if (left <= 0) {
      await frame();
      left = ELEMENTS;
    }
    block.classList.remove("late-block");
    left -= 1 + block.getElementsByTagName("*").length;
  }
}
