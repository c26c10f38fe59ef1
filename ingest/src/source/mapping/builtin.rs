//! The mappings that ship with Beatwise, by name.

const SHIPPED: [(&str, &str); 7] = [
    ("beatwise-benchmark", include_str!("../../../../data/mappings/beatwise-benchmark.toml")),
    ("chicago-aggravated-assaults", include_str!("../../../../data/mappings/chicago-aggravated-assaults.toml")),
    ("chicago-crimes-2017", include_str!("../../../../data/mappings/chicago-crimes-2017.toml")),
    ("cincinnati-burglary", include_str!("../../../../data/mappings/cincinnati-burglary.toml")),
    ("lancashire-asb", include_str!("../../../../data/mappings/lancashire-asb.toml")),
    ("medellin-homicides", include_str!("../../../../data/mappings/medellin-homicides.toml")),
    ("vancouver-thefts", include_str!("../../../../data/mappings/vancouver-thefts.toml")),
];

/// The TOML of a shipped mapping.
#[must_use]
pub fn builtin(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(own, _)| *own == name).map(|(_, text)| *text)
}

/// The names of the shipped mappings, in alphabetical order.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}
