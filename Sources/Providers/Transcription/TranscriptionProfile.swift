import CallCore

/// A recogniser, and how it is made.
struct TranscriptionProfile: Sendable {
    var service: ServiceProfile
    var make:
        @Sendable (_ options: inout ServiceOptions, _ access: ServiceAccess) throws(SpeechSetupProblem) ->
            any Transcriber

    init(
        name: String, aliases: [String], keyVariables: [String], addressVariable: String? = nil, address: String,
        make: @escaping @Sendable (inout ServiceOptions, ServiceAccess) throws(SpeechSetupProblem) -> any Transcriber
    ) {
        service = ServiceProfile(
            name: name, aliases: aliases, keyVariables: keyVariables, addressVariable: addressVariable,
            address: address)
        self.make = make
    }
}
