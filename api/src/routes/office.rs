//! The office beside the served lake: what people decided and wrote back.

use ingest::office::Office;

use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;

/// Opens it.
pub(super) async fn office(state: &AppState) -> Result<Office, Problem> {
    let folder = state.store().folder();
    let key = machine::household_key(folder).map_err(|error| Problem::internal(&error))?;
    Office::open(folder, &key).await.map_err(|error| Problem::internal(&error))
}
