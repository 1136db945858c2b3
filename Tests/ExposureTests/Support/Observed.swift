import Exposure

/// What an observer was told.
struct Observed: Sendable {
    let stream: AsyncStream<ExposureError>
    let continuation: AsyncStream<ExposureError>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func tell(_ error: ExposureError) { continuation.yield(error) }

    /// All that was told so far; nothing can be told after it.
    func all() async -> [ExposureError] {
        continuation.finish()
        return await stream.reduce(into: []) { $0.append($1) }
    }
}
