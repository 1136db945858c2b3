/// Where status callbacks of a call go, and which.
struct TwilioCallback: Hashable, Sendable {
    var url: String
    var method = "POST"
    var events: Set<String>

    static let allEvents: Set<String> = ["initiated", "ringing", "answered", "completed"]

    init(url: String, method: String = "POST", events: Set<String>) {
        self.url = url
        self.method = method
        self.events = events
    }

    /// Nil when none are wanted.
    init?(_ form: TwilioParameters) throws(TwilioError) {
        let events = form.all("StatusCallbackEvent")
        if let event = events.first(where: { !Self.allEvents.contains($0) }) {
            throw .invalid(21626, "Invalid StatusCallbackEvent: \(event)")
        }
        let method = try form.method("StatusCallbackMethod")
        guard let url = try form.url("StatusCallback", code: 21609) else { return nil }
        self.init(url: url, method: method, events: events.isEmpty ? ["completed"] : Set(events))
    }
}
