//! How the peak moved, in a sentence or two.

use super::moved::{MeanTime, ShiftShare};
use super::options::ShiftTime;
use super::shift::DIFFERS;

/// The finding of a comparison of shifts.
pub(super) fn finding(
    shifts: &[ShiftShare],
    (now, then): (Option<MeanTime>, Option<MeanTime>),
    later: Option<[f64; 3]>,
) -> String {
    let mut said = shares(shifts);
    if let (Some(now), Some(then)) = (now, then) {
        said.push(' ');
        said.push_str(&means(now, then, later));
    }
    said
}

fn shares(shifts: &[ShiftShare]) -> String {
    let differs = |shift: &&ShiftShare| shift.q.is_some_and(|q| q <= DIFFERS);
    let change = |shift: &ShiftShare| shift.now - shift.then;
    let most = |of: fn(&ShiftShare) -> f64| {
        let found = shifts.iter().filter(differs).filter(|shift| of(shift) > 0.0);
        found.max_by(|a, b| of(a).total_cmp(&of(b)))
    };
    let (gained, lost) = (most(|shift| shift.now - shift.then), most(|shift| shift.then - shift.now));
    match (gained, lost) {
        (Some(gained), Some(lost)) => {
            format!("{} to {}: {}.", capital(&name(lost, shifts)), name(gained, shifts), held(gained))
        }
        (Some(one), None) | (None, Some(one)) => {
            let direction = if change(one) > 0.0 { "More" } else { "Less" };
            format!("{direction} at {}: {}.", name(one, shifts), held(one))
        }
        (None, None) => {
            let q = shifts.iter().filter_map(|shift| shift.q).reduce(f64::min);
            let peak = shifts.iter().max_by(|a, b| a.now.total_cmp(&b.now)).map_or_else(String::new, held);
            q.map_or_else(
                || "Shares of the shifts cannot be compared.".to_owned(),
                |q| format!("No shift's share is known to have changed (smallest q {q:.2}): {peak}."),
            )
        }
    }
}

/// `22:00 to 06:00 holds 41 %, was 29 %`
fn held(shift: &ShiftShare) -> String {
    format!("{} to {} holds {:.0} %, was {:.0} %", shift.from, shift.to, 100.0 * shift.now, 100.0 * shift.then)
}

/// What people call the middle of a shift; its times where another shift has the same name.
fn name(shift: &ShiftShare, shifts: &[ShiftShare]) -> String {
    let own = part_of_day(shift);
    if shifts.iter().filter(|other| part_of_day(other) == own).count() == 1 {
        return own.to_owned();
    }
    format!("{} to {}", shift.from, shift.to)
}

const fn part_of_day(shift: &ShiftShare) -> &'static str {
    const fn minutes(time: ShiftTime) -> u32 {
        time.minute()
    }
    let length = (minutes(shift.to) + 1_440 - minutes(shift.from)) % 1_440;
    match (minutes(shift.from) + length / 2) % 1_440 / 360 {
        0 => "night",
        1 => "morning",
        2 => "afternoon",
        _ => "evening",
    }
}

fn means(now: MeanTime, then: MeanTime, later: Option<[f64; 3]>) -> String {
    let moved = match later {
        Some([later, lower, upper]) if lower > 0.0 || upper < 0.0 => {
            let (direction, sizes) =
                if later > 0.0 { ("later", [later, lower, upper]) } else { ("earlier", [-later, -upper, -lower]) };
            format!(", {:.0} minutes {direction} ({:.0} to {:.0})", sizes[0], sizes[1], sizes[2])
        }
        Some(_) => ", not known to have moved".to_owned(),
        None => String::new(),
    };
    format!("Mean time of day {}, was {}{moved}.", clock(now), clock(then))
}

/// `23:10 (give or take 14 minutes)`
fn clock(mean: MeanTime) -> String {
    let minute = mean.minute.round().rem_euclid(1_440.0);
    let (hours, minutes) = ((minute / 60.0).floor(), minute % 60.0);
    let within = mean.within.map_or_else(String::new, |within| format!(" (give or take {within:.0} minutes)"));
    format!("{hours:02.0}:{minutes:02.0}{within}")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::super::options::ShiftTimes;
    use super::*;

    fn shifts(figures: [(f64, f64, f64); 3]) -> Vec<ShiftShare> {
        let share = |((from, to), (then, now, q)): ((ShiftTime, ShiftTime), (f64, f64, f64))| ShiftShare {
            from,
            to,
            now,
            then,
            p: Some(q),
            q: Some(q),
        };
        ShiftTimes::default().list().into_iter().zip(figures).map(share).collect()
    }

    #[test]
    fn a_peak_that_moved_is_said_from_where_to_where() {
        let moved = shifts([(0.30, 0.30, 0.9), (0.41, 0.29, 0.001), (0.29, 0.41, 0.001)]);
        assert_eq!(finding(&moved, (None, None), None), "Evening to night: 22:00 to 06:00 holds 41 %, was 29 %.");
        let now = MeanTime { minute: 1_390.0, within: Some(14.2) };
        let then = MeanTime { minute: 1_300.0, within: Some(9.0) };
        let said = finding(&moved, (Some(now), Some(then)), Some([90.0, 73.2, 106.8]));
        let end =
            "Mean time of day 23:10 (give or take 14 minutes), was 21:40 (give or take 9 minutes), 90 minutes later (73 to 107).";
        assert!(said.ends_with(end), "{said}");
    }

    #[test]
    fn no_move_is_said_as_such() {
        let same = shifts([(0.30, 0.31, 0.9), (0.41, 0.39, 0.4), (0.29, 0.30, 0.9)]);
        let said = finding(&same, (None, None), None);
        assert_eq!(said, "No shift's share is known to have changed (smallest q 0.40): 14:00 to 22:00 holds 39 %, was 41 %.");
        let more = shifts([(0.30, 0.27, 0.2), (0.41, 0.38, 0.2), (0.29, 0.35, 0.04)]);
        assert_eq!(finding(&more, (None, None), None), "More at night: 22:00 to 06:00 holds 35 %, was 29 %.");
    }
}
