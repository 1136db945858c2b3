import Exposure
import Testing

/// The error that the work throws.
func problem(
    _ work: () async throws(ExposureError) -> Void, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> ExposureError {
    var thrown: ExposureError?
    do throws(ExposureError) { try await work() } catch { thrown = error }
    return try #require(thrown, sourceLocation: sourceLocation)
}
