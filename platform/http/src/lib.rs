//! The HTTP door: routes, OpenAPI, problem answers, limits and headers, all from the cards.
