import CallCore

/// A media stream as a simulated carrier knows it.
public struct CarrierStream: Hashable, Sendable {
    /// How Plivo spells `extra_headers`: documentation and observation differ.
    public enum HeaderSpelling: Hashable, Sendable, CaseIterable {
        case semicolons
        case commas
        case json
    }

    public var dialect: MediaDialect
    public var streamID: String
    public var callID: String
    public var accountID: String
    /// The stream's parameter `token`; Telnyx's comes with `connected`.
    public var token: Secret?
    /// The numbers in E.164; Telnyx alone says them.
    public var from = ""
    public var to = ""
    /// Audio of the phone as it is sent; what is taken is always µ-law of 8 kHz.
    public var format = MediaFormat.telephone
    /// Whether audio may be sent to the phone.
    public var isTwoWay = true
    public var headerSpelling = HeaderSpelling.semicolons

    public init(_ dialect: MediaDialect, streamID: String, callID: String, accountID: String, token: Secret? = nil) {
        self.dialect = dialect
        self.streamID = streamID
        self.callID = callID
        self.accountID = accountID
        self.token = token
    }
}
