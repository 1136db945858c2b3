import CallCore

/// Where in a call the carrier is when it comes back to us: everything the line needs stands in the query of the URL,
/// so that a restarted process understands a callback as well as the one that wrote it.
public struct MarkupCallback: Hashable, Sendable {
    public enum Step: String, Hashable, Sendable {
        /// The call's first document, and the one a keep-alive comes back for.
        case home
        /// An utterance was played to its end.
        case said
        /// A turn was answered, or heard nothing.
        case turn
        /// Keypad tones were sent.
        case dtmf
        /// A transfer is over, or failed.
        case transfer
        /// The transfer's target picked up.
        case joined
        /// Call progress; wants no document.
        case status
        /// The verdict of machine detection; wants no document.
        case machine
        /// Words of a turn while they are spoken; wants no document.
        case partial
        /// How a media stream does; wants no document.
        case stream
        /// The document that replaces a running one, for carriers that fetch it.
        case next
        /// Our own server could not be reached; the carrier asks again here.
        case fallback

        var isOfATurn: Bool { self == .turn || self == .partial }
    }

    public var step: Step
    /// The engine's id of the call; nil while an inbound call has none.
    public var callID: CallID?
    /// Number of the document this callback stands in, counted from 1.
    public var document: Int
    /// Utterance or turn that it is about.
    public var subject: String?
    /// The utterance that the document of a turn begins with.
    public var words: String?
    /// How often the document was not ready, so that the carrier comes back: the same request would be taken for a
    /// replay.
    public var round = 0
    /// From the line's context: a callback of another process's documents has another one.
    public var salt: String

    public init(
        _ step: Step, callID: CallID?, document: Int, subject: String? = nil, words: String? = nil, salt: String
    ) {
        self.step = step
        self.callID = callID
        self.document = document
        self.subject = subject
        self.words = words
        self.salt = salt
    }

    /// Added to the webhook URL, whose own query stays.
    public var query: [(String, String)] {
        var fields: [(String, String)] = []
        if let callID { fields.append(("callId", callID.text)) }
        fields.append((step == .status ? "type" : "flow", step.rawValue))
        if let subject { fields.append((step.isOfATurn ? "turnToken" : "subject", subject)) }
        if let words { fields.append(("words", words)) }
        if round > 0 { fields.append(("round", String(round))) }
        fields.append(("doc", String(document)))
        fields.append(("salt", salt))
        return fields
    }

    /// Reads it back; nil when the query is none of ours (the first webhook of an inbound call).
    public init?(query: [String: String]) {
        guard let name = query["flow"] ?? query["type"], let step = Step(rawValue: name) else { return nil }
        self.init(
            step, callID: query["callId"].map { CallID($0) }, document: query["doc"].flatMap { Int($0) } ?? 0,
            subject: query[step.isOfATurn ? "turnToken" : "subject"], words: query["words"],
            salt: query["salt"] ?? "")
        round = query["round"].flatMap { Int($0) } ?? 0
    }
}
