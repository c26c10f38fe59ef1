//! The plan of a city: streets, banks, neighbourhoods and front doors. It depends on the scenario only, not on the seed
//! of the reports.
//!
//! A bent lattice of avenues and side streets makes four-cornered blocks. Water and countryside take blocks away,
//! neighbourhoods grow over the rest, so their boundaries follow streets and they tile the land exactly.

mod area;
mod district;
mod house;
mod land;
mod lattice;
mod mend;
mod ring;
mod shore;
mod street;

pub(crate) use area::{Area, Lsoa};
pub(crate) use house::{House, Snap};

use super::SynthError;
use super::draw::{Purpose, stream};
use super::geometry::{Frame, Place, Point, within};
use super::library::Library;
use super::scenario::Scenario;
use land::Ground;
use lattice::Lattice;

/// A finished plan.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) frame: Frame,
    /// In the order of their blocks.
    pub(crate) houses: Vec<House>,
    /// Middle and houses of every block that has any.
    pub(crate) blocks: Vec<Block>,
    /// Names of streets.
    pub(crate) streets: Vec<String>,
    /// Map points on the middle of streets.
    pub(crate) snaps: Vec<Snap>,
    /// In the scenario's order.
    pub(crate) areas: Vec<Area>,
    pub(crate) lsoas: Vec<Lsoa>,
    /// All households; their numbers are `0..households`.
    pub(crate) households: u32,
    /// Where reports without a usable place fall.
    pub(crate) hall: Hall,
}

/// A block with houses.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) middle: Point,
    /// Distance from the middle to the furthest corner.
    pub(crate) reach_m: f64,
    /// Range of `houses`.
    pub(crate) houses: std::ops::Range<u32>,
    /// Place in `areas`.
    pub(crate) area: u32,
    /// Place in `lsoas`.
    pub(crate) lsoa: u32,
}

/// The block of the city hall.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hall {
    pub(crate) place: Place,
    pub(crate) lsoa: u32,
}

impl Plan {
    /// Draws the plan of a scenario.
    pub(crate) fn draw(scenario: &Scenario, library: &Library) -> Result<Self, SynthError> {
        let spec = &scenario.spec;
        let mut rng = stream(spec.plan.seed, Purpose::Plan);
        let mut lattice = Lattice::draw(&spec.plan, &mut rng);
        if !lattice.is_unfolded() {
            return Err(fails(scenario, "streets cross where they should not", "plan.warp_m or plan.seed"));
        }
        let mut ground = land::Land::new(spec, &mut rng).of(&lattice);
        district::settle(&lattice, &mut ground, spec, &mut rng);
        if !mend::mend(&lattice, &mut ground, spec.neighbourhood.len()) {
            let problem = "neighbourhoods fall apart or have too few blocks";
            return Err(fails(scenario, problem, "plan.seed, street spacings or the number of neighbourhoods"));
        }
        area::seat(&lattice, &mut ground, spec);
        shore::smooth(&mut lattice, &ground);
        land::lay_out_parks(&lattice, &mut ground, &spec.plan, &mut rng);
        let network = street::Network::name(&lattice, &ground, &library.streets, spec.plan.seed);
        finish(scenario, &lattice, &ground, &house::Builder::new(spec, network).build(&lattice, &ground, &mut rng))
    }
}

fn finish(scenario: &Scenario, lattice: &Lattice, ground: &Ground, built: &house::Built) -> Result<Plan, SynthError> {
    let census = area::Census::take(&scenario.spec, lattice, ground, built);
    let people = f64::from(scenario.spec.population) / f64::from(built.households.max(1));
    if !(1.2..=4.5).contains(&people) {
        let problem = format!("{} households would hold {people:.1} people each", built.households);
        return Err(fails(scenario, &problem, "population, plan.house_spacing_m or plan.flats"));
    }
    let frame = Frame::new(scenario.spec.centre.lon, scenario.spec.centre.lat);
    let hall = land::most_central(lattice, ground);
    Ok(Plan {
        frame,
        houses: built.houses.clone(),
        blocks: census.blocks,
        streets: built.streets.clone(),
        snaps: built.snaps.clone(),
        areas: census.areas,
        hall: Hall { place: frame.place(within(&lattice.outline(hall), 0.5, 0.5)), lsoa: census.lsoa_of_block[hall] },
        lsoas: census.lsoas,
        households: built.households,
    })
}

fn fails(scenario: &Scenario, problem: &str, remedy: &'static str) -> SynthError {
    SynthError::Plan { scenario: scenario.name().to_owned(), problem: problem.to_owned(), remedy }
}
