//! The known gaps: attacks that cannot be prevented here, with the reasons.

/// The known gaps: engine, attack, reason. Such an attack must fail.
const GAPS: &[(&str, &str, &str)] = &[];

/// The reason why this attack is known to fail.
pub fn known(engine: &str, attack: &str) -> Option<&'static str> {
    GAPS.iter().find(|gap| (gap.0, gap.1) == (engine, attack)).map(|gap| gap.2)
}
