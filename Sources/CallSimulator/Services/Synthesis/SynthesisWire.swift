import CallCore

/// The HTTP protocol of one service.
protocol SynthesisWire {
    /// An answer in the words of the service.
    static func refusal(_ status: Int, id: String) -> ServiceRefusal

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - id: of the request, for answers that give one.
    ///   - misuse: takes what the service overlooks and a client should not do.
    static func order(
        _ request: WireRequest, key: Secret, id: String, misuse: (String) -> Void
    ) throws(ServiceRefusal) -> SpeechWish
}

extension SynthesisWire {
    /// The JSON object in a body; nil when there is none.
    static func fields(_ request: WireRequest) -> StrictFields? {
        request.mediaType == "application/json" ? StrictFields(request.body) : nil
    }

    static func query(_ request: WireRequest) -> StrictQuery? {
        (try? FormFields(query: Substring(request.query ?? ""))).map { StrictQuery(fields: $0) }
    }

    static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    static func isAuthorized(_ request: WireRequest, _ header: String, _ value: String) -> Bool {
        request.headers.all(header) == [value]
    }
}
