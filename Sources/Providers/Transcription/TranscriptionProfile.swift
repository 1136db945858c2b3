import CallCore

/// What is known of a service before its settings are read.
struct TranscriptionProfile: Sendable {
    var name: String
    var aliases: [String]
    /// Variables that may hold the key, the first that is set counts.
    var keyVariables: [String]
    /// Variable that may hold another address.
    var addressVariable: String?
    var address: String
    var make:
        @Sendable (_ options: inout TranscriptionOptions, _ access: ServiceAccess) throws(TranscriptionSetupProblem) ->
            any Transcriber
}
