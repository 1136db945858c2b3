/// A URL that Plivo asks, and how.
struct PlivoCallback: Hashable, Sendable {
    var url: String
    var method = "POST"
}
