//! Open311 `GeoReport` v2: `POST /open311/v2/requests` and the list of services whose codes it takes.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use engine::report::Category;
use engine::time::instant_text;
use ingest::intake::judge;
use serde_json::{Map, Value, json};

use super::intake::{identity, open_intake, whole, written};
use super::respond::typed;
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;

/// What a requester is told.
const NOTICE: &str = "Your report was received. It is counted together with others; names, telephone numbers, e-mail \
     addresses and street addresses are not kept.";

/// Takes a service request in, as `application/x-www-form-urlencoded`.
///
/// `service_code` is a category; `lat` and `long` must be given, because street addresses are not kept; names, telephone
/// numbers, e-mail addresses, device and account ids are dropped.
#[utoipa::path(
    post,
    path = "/open311/v2/requests.json",
    tag = "intake",
    request_body(content_type = "application/x-www-form-urlencoded", description = "service_code, lat, long, description"),
    responses(
        (status = 201, description = "On disk: a crash loses none of them"),
        (status = 400, description = "A parameter is missing or cannot be used"),
        (status = 404, description = "No such service_code"),
        (status = 413, description = "The body is larger than 8 MiB"),
    )
)]
pub(crate) async fn requests(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let form = Form::of(&uri);
    let taken = match whole(body) {
        Ok(body) => take(&state, &headers, &body).await,
        Err(problem) => Err(problem.into()),
    };
    match taken {
        Ok(id) => form.created(&id),
        Err(Fault(status, description)) => form.failed(status, &description),
    }
}

/// The services whose codes requests may name: the categories of the taxonomy.
#[utoipa::path(
    get,
    path = "/open311/v2/services.json",
    tag = "intake",
    responses((status = 200, description = "Every category as a service"))
)]
pub(crate) async fn services(uri: Uri) -> Response {
    let form = Form::of(&uri);
    let all: Vec<Category> = Category::all().collect();
    match form {
        Form::Json => {
            let service = |category: &Category| {
                json!({"service_code": category.slug(), "service_name": category.label(), "description": category.label(),
                    "metadata": false, "type": "realtime", "keywords": "", "group": "reports"})
            };
            json_response(StatusCode::OK, &Value::Array(all.iter().map(service).collect()))
        }
        Form::Xml => {
            let service = |category: &Category| {
                format!(
                    "<service><service_code>{}</service_code><service_name>{}</service_name><metadata>false</metadata>\
                     <type>realtime</type></service>",
                    category.slug(),
                    category.label()
                )
            };
            xml_response(StatusCode::OK, &format!("<services>{}</services>", all.iter().map(service).collect::<String>()))
        }
    }
}

/// What is wrong with a request, in the words of the specification: a status and a description.
struct Fault(StatusCode, String);

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self(StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), problem.detail)
    }
}

async fn take(state: &AppState, headers: &HeaderMap, body: &[u8]) -> Result<String, Fault> {
    let bad = |reason: &str| Fault(StatusCode::BAD_REQUEST, reason.to_owned());
    let intake = open_intake(state, headers)?;
    let given: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let one =
        |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, text)| text.trim()).filter(|text| !text.is_empty());
    let code = one("service_code").ok_or_else(|| bad("service_code was not provided"))?;
    let category: Category = code.parse().map_err(|_| {
        Fault(StatusCode::NOT_FOUND, format!("there is no service_code {code}; /open311/v2/services.json lists them"))
    })?;
    let (Some(lat), Some(lng)) = (one("lat"), one("long")) else {
        return Err(bad("lat and long were not provided; street addresses are not kept, so they cannot stand in for them"));
    };
    let moment = machine::now();
    let occurred = instant_text(moment);
    let mut fields = Map::new();
    for (name, text) in [
        ("origin", "resident"),
        ("audience", "public"),
        ("category", category.slug()),
        ("occurred_from", &occurred),
        ("reported_at", &occurred),
        ("longitude", lng),
        ("latitude", lat),
        ("narrative", one("description").unwrap_or_default()),
    ] {
        fields.insert(name.to_owned(), Value::String(text.to_owned()));
    }
    let id = identity(None, 0, body).map_err(|error| Problem::internal(&error))?;
    let post = judge(&fields, &id, moment).map_err(|refusal| {
        let field = match refusal.field.as_str() {
            "longitude" => "long",
            "latitude" => "lat",
            other => other,
        };
        bad(&format!("{field}: {}", refusal.reason.meaning()))
    })?;
    written(intake, std::slice::from_ref(&post)).await?;
    Ok(post.report_id.to_string())
}

/// The form of an answer, which the path's ending chooses.
#[derive(Clone, Copy)]
enum Form {
    Json,
    Xml,
}

impl Form {
    fn of(uri: &Uri) -> Self {
        if uri.path().rsplit('.').next() == Some("xml") { Self::Xml } else { Self::Json }
    }

    fn created(self, id: &str) -> Response {
        match self {
            Self::Json => json_response(
                StatusCode::CREATED,
                &json!([{"service_request_id": id, "service_notice": NOTICE, "account_id": null}]),
            ),
            Self::Xml => xml_response(
                StatusCode::CREATED,
                &format!(
                    "<service_requests><request><service_request_id>{id}</service_request_id>\
                     <service_notice>{NOTICE}</service_notice><account_id/></request></service_requests>"
                ),
            ),
        }
    }

    fn failed(self, status: StatusCode, description: &str) -> Response {
        let code = status.as_u16();
        match self {
            Self::Json => json_response(status, &json!([{"code": code, "description": description}])),
            Self::Xml => xml_response(
                status,
                &format!("<errors><error><code>{code}</code><description>{}</description></error></errors>", escape(description)),
            ),
        }
    }
}

fn json_response(status: StatusCode, value: &Value) -> Response {
    (status, typed("application/json; charset=utf-8", value.to_string().into_bytes())).into_response()
}

fn xml_response(status: StatusCode, body: &str) -> Response {
    let text = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{body}\n");
    (status, typed("text/xml; charset=utf-8", text.into_bytes())).into_response()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
