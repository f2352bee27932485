//! The calls of the API: what HTTP says, put in the kernel's words and back.

use crate::{
    answers::{empty, json, refresh_cookie, refusal, reply, show_allowance, wrong_method},
    body,
    door::{House, Seen, Visit},
    headers::{PREFERENCE_APPLIED, Preferences, bearer, cookie, idempotency_key, if_match, is_known_already, value},
    query_string,
    routes::{Point, Spot, Target},
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::Response,
};
use guildhall_kernel::{Access, Caller, Code, CollectionEntry, CommandEntry, IfMatch, Kernel, Origin, Result, Wish};
use std::sync::Arc;

/// Answers one request at one path.
pub(crate) async fn answer(house: Arc<House>, spot: Arc<Spot>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Some(visit) = parts.extensions.get::<Arc<Visit>>().cloned() else {
        // Only a router without its door comes here.
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let Some(point) = spot.point(&parts.method) else {
        let mut response = if parts.method == Method::OPTIONS { empty(StatusCode::NO_CONTENT) } else { wrong_method(&visit) };
        response.headers_mut().insert(header::ALLOW, spot.allow.clone());
        return response;
    };
    let mut seen = Seen { route: point.label.clone(), person: None, organization: None };
    let mut response = match admit(&house, point, &parts, &visit).await {
        Err(problem) => refusal(&problem, &visit),
        Ok((caller, allowance)) => {
            seen.person = caller.session.as_ref().map(|session| session.person.uuid());
            seen.organization = caller.session.as_ref().and_then(|session| session.organization).map(|organization| organization.uuid());
            let answered = call(&house, point, caller, &parts, body, &visit).await;
            let mut response = answered.unwrap_or_else(|problem| refusal(&problem, &visit));
            if let Some(allowance) = allowance {
                show_allowance(response.headers_mut(), allowance);
            }
            response
        }
    };
    response.extensions_mut().insert(seen);
    response
}

/// The caller, and one request off their budget.
async fn admit(house: &House, point: &Point, parts: &Parts, visit: &Visit) -> Result<(Caller, Option<guildhall_kernel::Allowance>)> {
    let mut origin = visit.origin(&parts.headers);
    // A page of somebody else's may make the browser send the cookie; it does not count then (SECURITY BR4).
    if parts.method != Method::GET && parts.method != Method::HEAD && house.origins.is_ours(&parts.headers, &parts.uri) {
        origin.refresh_cookie = cookie(&parts.headers, refresh_cookie(visit.secure));
    }
    let token = bearer(&parts.headers);
    let is_public = matches!(&point.target, Target::Command(entry, _) if entry.access == Access::Public);
    if is_public && token.is_some() {
        return admit_anyone(&house.kernel, token, origin).await;
    }
    house.kernel.admit(token, origin).await
}

/// Who may come as nobody also comes with a token that has run out: signing in and out must work with an old one at hand.
async fn admit_anyone(kernel: &Kernel, token: Option<&str>, origin: Origin) -> Result<(Caller, Option<guildhall_kernel::Allowance>)> {
    match kernel.admit(token, origin.clone()).await {
        Err(problem) if problem.code() == Code::Unauthenticated => kernel.admit(None, origin).await,
        admitted => admitted,
    }
}

async fn call(house: &House, point: &Point, caller: Caller, parts: &Parts, body: Body, visit: &Visit) -> Result<Response> {
    match &point.target {
        Target::Command(entry, route) => command(house, point, entry, route, caller, parts, body, visit).await,
        Target::List(entry) => list(&house.kernel, point, entry, &caller, parts).await,
        Target::Single(entry) => single(&house.kernel, point, entry, &caller, parts).await,
    }
}

type Pairs = Vec<(String, String)>;

fn pairs(point: &Point, parts: &Parts) -> Result<(Pairs, Pairs)> {
    let path = point.read(parts.uri.path())?;
    let query = parts.uri.query().map(query_string::pairs).transpose()?.unwrap_or_default();
    Ok((path, query))
}

#[expect(clippy::too_many_arguments, reason = "one request, taken apart")]
async fn command(
    house: &House,
    point: &Point,
    entry: &Arc<CommandEntry>,
    route: &'static str,
    caller: Caller,
    parts: &Parts,
    body: Body,
    visit: &Visit,
) -> Result<Response> {
    let kernel = &house.kernel;
    // Before a byte of the body is read: those who may not are told so, whatever they sent.
    kernel
        .services
        .registry
        .authorize(entry.access, entry.module, &caller)
        .inspect_err(|problem| kernel.refused(entry.name, &caller, problem))?;
    let (path, query) = pairs(point, parts)?;
    let has_body = parts.method != Method::GET && parts.method != Method::HEAD;
    // So that a text that is too long is refused by its name.
    let limit = if entry.takes_long_text { house.settings.body_limit * 8 } else { house.settings.body_limit };
    let input = if has_body { body::json(&parts.headers, body, limit).await? } else { None };
    let mut wish = Wish::default();
    if !entry.reads {
        wish.preview = Preferences::of(&parts.headers).preview;
        wish.idempotency_key = idempotency_key(&parts.headers)?;
        wish.if_match = if_match(&parts.headers)?.map(|etags| IfMatch { etags, route, path: path.clone() });
    }
    let previewed = wish.preview;
    let done = kernel.invoke(entry, caller, &path, &query, input, wish).await?;
    let mut response = reply(done, parts.uri.path(), visit);
    if previewed {
        response.headers_mut().insert(PREFERENCE_APPLIED, HeaderValue::from_static("tx=rollback"));
    }
    Ok(response)
}

async fn list(kernel: &Kernel, point: &Point, entry: &Arc<CollectionEntry>, caller: &Caller, parts: &Parts) -> Result<Response> {
    let (path, query) = pairs(point, parts)?;
    let count = Preferences::of(&parts.headers).count;
    let page = kernel.list(entry, caller, &path, &query, count).await?;
    let mut response = json(StatusCode::OK, page.body);
    if count {
        response.headers_mut().insert(PREFERENCE_APPLIED, HeaderValue::from_static("count=exact"));
    }
    Ok(response)
}

async fn single(kernel: &Kernel, point: &Point, entry: &Arc<CollectionEntry>, caller: &Caller, parts: &Parts) -> Result<Response> {
    let (path, query) = pairs(point, parts)?;
    let found = kernel.single(entry, caller, &path, &query).await?;
    let mut response =
        if is_known_already(&parts.headers, &found.etag) { empty(StatusCode::NOT_MODIFIED) } else { json(StatusCode::OK, found.body) };
    response.headers_mut().insert(header::ETAG, value(found.etag));
    Ok(response)
}
