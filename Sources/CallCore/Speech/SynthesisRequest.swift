/// An HTTP request whose answer is speech.
public struct SynthesisRequest: Hashable, Sendable {
    /// `POST` with this body.
    public var url: String
    public var headers: [SocketRequest.Header]
    public var body: [UInt8]
    /// What the body of a good answer is.
    public var format: AudioFormat
    public var caFile: String?

    public init(
        url: String, headers: [SocketRequest.Header], body: [UInt8], format: AudioFormat, caFile: String? = nil
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.format = format
        self.caFile = caFile
    }
}
