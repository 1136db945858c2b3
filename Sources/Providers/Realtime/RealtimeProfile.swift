import CallCore

/// A voice model's service, and how a session of it is made.
struct RealtimeProfile: Sendable {
    var service: ServiceProfile
    var make:
        @Sendable (_ options: inout ServiceOptions, _ access: ServiceAccess) throws(SpeechSetupProblem) ->
            any RealtimeVoice

    init(
        name: String, aliases: [String], keyVariables: [String], address: String,
        make: @escaping @Sendable (inout ServiceOptions, ServiceAccess) throws(SpeechSetupProblem) -> any RealtimeVoice
    ) {
        service = ServiceProfile(
            name: name, aliases: aliases, keyVariables: keyVariables, addressVariable: nil, address: address)
        self.make = make
    }
}
