import CallCore

/// The fields of a Plivo webhook; a blank one counts as absent.
struct PlivoFields {
    let form: FormFields

    init(_ form: FormFields) { self.form = form }

    subscript(name: String) -> String? {
        guard let text = form[name] else { return nil }
        return text.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) ? nil : text
    }

    var event: String? { self["Event"] }
    var status: String? { self["CallStatus"]?.lowercased() }

    /// From the callback of a `<Dial>`, which tells of whatever happens to the called leg.
    var isOfOtherLeg: Bool { self["DialAction"] != nil }
    var tellsOfPickup: Bool { self["DialAction"].map { ["answer", "connected"].contains($0.lowercased()) } ?? false }

    /// Events that only tell something: their answer is not read.
    var isTelling: Bool {
        guard let event else { return status.map { PlivoEnding.reason(status: $0) != nil } ?? false }
        return ["Ring", "Hangup", "MachineDetection"].contains(event) || event.hasSuffix("Stream")
            || event.hasPrefix("Dial") || ["started", "stopped", "failed"].contains(event)
    }
}
