import CallCore

/// A service that keeps a session with each call, and how such a session is made.
struct SessionProfile<Session>: Sendable {
    typealias Make =
        @Sendable (_ options: inout ServiceOptions, _ access: ServiceAccess) throws(SpeechSetupProblem) -> Session

    var service: ServiceProfile
    var make: Make

    init(
        name: String, aliases: [String], keyVariables: [String], addressVariable: String? = nil, address: String,
        make: @escaping Make
    ) {
        service = ServiceProfile(
            name: name, aliases: aliases, keyVariables: keyVariables, addressVariable: addressVariable,
            address: address)
        self.make = make
    }
}

typealias TranscriptionProfile = SessionProfile<any Transcriber>
typealias RealtimeProfile = SessionProfile<any RealtimeVoice>
