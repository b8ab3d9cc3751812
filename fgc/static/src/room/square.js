// A link as a square for the camera of another telephone (QR code), drawn in lines of our own: no markup is read.
import { correction, generate } from "lean-qr";

const SVG = "http://www.w3.org/2000/svg";
const EDGE = 4;

export function squareOf(link, said) {
  const code = generate(link, { minCorrectionLevel: correction.M });
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  const picture = document.createElementNS(SVG, "svg");
  const side = code.size + 2 * EDGE;
  picture.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${side} ${side}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", said);
  picture.setAttribute("shape-rendering", "crispEdges");
  const dots = document.createElementNS(SVG, "path");
  dots.setAttribute("d", path);
  picture.append(dots);
  return picture;
}
