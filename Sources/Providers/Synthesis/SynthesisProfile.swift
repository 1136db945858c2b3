import CallCore

/// A service that makes speech, and how it is set up.
struct SynthesisProfile: Sendable {
    var service: ServiceProfile
    /// Where the service is when that depends on its settings.
    var address: (@Sendable (ServiceLookup) throws(SpeechSetupProblem) -> String)?
    var make:
        @Sendable (_ options: inout ServiceOptions, _ access: ServiceAccess) throws(SpeechSetupProblem) ->
            any SpeechSynthesizer
}
