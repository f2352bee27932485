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
mod files;
mod headers;
mod health;
mod metering;
mod openapi;
mod origin;
mod query_string;
mod reference;
mod reports;
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

use axum::{
    Router,
    extract::{Request, State},
    middleware,
    routing::{any, get, post},
};
use door::House;
use guildhall_kernel::Kernel;
use std::sync::Arc;

/// Every path of the registry's cards and of the house itself.
pub fn router(kernel: Kernel, settings: HttpSettings) -> Router {
    router_around(kernel, settings, |router| router)
}

/// The same with another door inside the frame: `inside` may add layers and routes, whose requests carry a [`Visit`]
/// (as `Arc<Visit>`, an extension) and whose answers get the headers, the log line and the meters of all others.
pub fn router_around(kernel: Kernel, settings: HttpSettings, inside: impl FnOnce(Router) -> Router) -> Router {
    let house = House::new(kernel, settings);
    let mut router = Router::<Arc<House>>::new();
    for spot in routes::table(&house.kernel.services.registry) {
        let (house, pattern, spot) = (house.clone(), spot.pattern.clone(), Arc::new(spot));
        router = router.route(&pattern, any(move |request: Request| api::answer(house, spot, request)));
    }
    let router = router
        .route("/health", get(health::alive))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .route("/auth/v1/.well-known/jwks.json", get(health::jwks))
        .route("/csp-reports", post(reports::receive))
        .route("/openapi.json", get(contract))
        .route("/docs", get(reference_page))
        .route("/docs/style.css", get(reference_style))
        .fallback(files::elsewhere)
        .method_not_allowed_fallback(not_this_way)
        .with_state(house.clone());
    inside(router).layer(middleware::from_fn_with_state(house, door::door))
}

async fn contract(State(house): State<Arc<House>>, request: Request) -> axum::response::Response {
    house.pages.contract.answer(&house, request.headers())
}

async fn reference_page(State(house): State<Arc<House>>, request: Request) -> axum::response::Response {
    house.pages.reference.answer(&house, request.headers())
}

async fn reference_style(State(house): State<Arc<House>>, request: Request) -> axum::response::Response {
    house.pages.style.answer(&house, request.headers())
}

async fn not_this_way(request: Request) -> axum::response::Response {
    // The router adds `Allow`.
    match request.extensions().get::<Arc<Visit>>() {
        Some(visit) => answers::wrong_method(visit),
        None => answers::empty(axum::http::StatusCode::METHOD_NOT_ALLOWED),
    }
}
