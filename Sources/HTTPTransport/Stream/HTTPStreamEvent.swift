import CallCore

/// What a streamed request tells, in this order: at most one head, any number of chunks, exactly one end.
public enum HTTPStreamEvent: Hashable, Sendable {
    /// A good answer (2xx) begins.
    case head(status: Int, headers: HeaderList)
    /// The next bytes of its body, never none. They are cut where the network cut them, which may be inside a sample.
    case chunk([UInt8])
    /// `answered` without a body: all of a good answer was handed over. `answered` with a body: the server refused; the
    /// body is what could be had of it within the limits. Anything else: the request failed, perhaps behind some chunks.
    case finished(HTTPOutcome)
}
