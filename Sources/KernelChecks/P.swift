/// Placeholder until the module lands.
enum Pending {}
