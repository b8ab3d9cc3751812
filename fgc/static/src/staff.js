// Wakes the design system's own components: the error summary, password boxes, tabs, the skip link. Choices that open
// more need no script here: the stylesheet shows what belongs to the chosen one.

import "./day/taps.js";
import "./hand/copy.js";
import { ErrorSummary, PasswordInput, SkipLink, Tabs, createAll } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const part of [ErrorSummary, PasswordInput, SkipLink, Tabs]) createAll(part);
