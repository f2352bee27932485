//! The HTTP door: routes, OpenAPI, problem answers, limits and headers, all from the cards.
//!
//! Nothing is decided here. A request is put in the kernel's words, and the kernel's answer in HTTP's.

mod address;
mod answers;
mod api;
mod body;
mod bounds;
mod contract_parts;
mod door;
mod headers;
mod metering;
mod openapi;
mod origin;
mod query_string;
mod routes;
mod server;
mod settings;

pub use address::Network;
pub use bounds::unbounded_inputs;
pub use door::Visit;
pub use metering::Meters;
pub use openapi::openapi;
pub use server::serve;
pub use settings::{Draining, FreeDisk, HttpSettings};

use axum::{Router, extract::Request, middleware, routing::any};
use door::House;
use guildhall_kernel::{Kernel, Problem};
use std::sync::Arc;

/// Every path of the registry's cards and of the house itself.
#[must_use]
pub fn router(kernel: Kernel, settings: HttpSettings) -> Router {
    router_around(kernel, settings, |router| router)
}

/// The same with another door inside the frame: `inside` may add layers and routes, whose requests carry a [`Visit`]
/// (as `Arc<Visit>`, an extension) and whose answers get the headers, the log line and the meters of all others.
#[must_use]
pub fn router_around(kernel: Kernel, settings: HttpSettings, inside: impl FnOnce(Router) -> Router) -> Router {
    let house = House::new(kernel, settings);
    let mut router = Router::new();
    for spot in routes::table(&house.kernel.services.registry) {
        let (house, pattern, spot) = (house.clone(), spot.pattern.clone(), Arc::new(spot));
        router = router.route(&pattern, any(move |request: Request| api::answer(house, spot, request)));
    }
    router = router.fallback(nothing_here);
    inside(router).layer(middleware::from_fn_with_state(house, door::door))
}

async fn nothing_here(request: Request) -> axum::response::Response {
    match request.extensions().get::<Arc<Visit>>() {
        Some(visit) => answers::refusal(&Problem::not_found(), visit),
        None => answers::empty(axum::http::StatusCode::NOT_FOUND),
    }
}
