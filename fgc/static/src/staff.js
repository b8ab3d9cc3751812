// Wakes the design system's own components: tabs, password boxes, the error summary, choices that open more.

import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
