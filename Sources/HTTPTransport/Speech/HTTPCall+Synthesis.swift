import CallCore

extension HTTPCall {
    /// A request for speech, to be streamed: ten minutes for all of it, as a caller may be listening meanwhile, and at
    /// most 64 MiB, which is more than 20 minutes of the widest format in use.
    public init(_ request: SynthesisRequest) {
        self.init(
            "POST", request.url, secretHeaders: request.headers, body: request.body, timeout: 600_000,
            maxBytes: 64 << 20, caFile: request.caFile)
    }
}
