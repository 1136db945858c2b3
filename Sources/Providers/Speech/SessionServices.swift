import CallCore

/// The choice among services of one kind that keep a session with each call.
struct SessionServices<Session: Sendable>: Sendable {
    /// What they are, for messages.
    let kind: String
    /// In the order in which they are tried when none is named.
    let profiles: [SessionProfile<Session>]
    let lookup: ServiceLookup

    /// The service of that name; without one, the first that has a key.
    ///
    /// - Throws: `speech.unknown_service`, `speech.no_key`, `speech.option`.
    func service(_ name: String?) throws(SpeechSetupProblem) -> SessionService<Session> {
        guard let name else { return try firstService() }
        guard let profile = profile(name) else { throw unknown(name, at: "\(lookup.path).provider") }
        guard let key = lookup.key(of: profile.service) else { throw lookup.noKey(of: profile.service) }
        return try service(profile, key: key)
    }

    private func firstService() throws(SpeechSetupProblem) -> SessionService<Session> {
        for profile in profiles {
            if let key = lookup.key(of: profile.service) { return try service(profile, key: key) }
        }
        if let stranger = lookup.configured.keys.sorted().first(where: { profile($0) == nil }) {
            throw unknown(stranger, at: "\(lookup.path).providers.\(stranger)")
        }
        let variables = profiles.flatMap(\.service.keyVariables).joined(separator: ", ")
        let listed = names.map { "\"\($0)\"" }.joined(separator: ", ")
        throw SpeechSetupProblem(
            .noKey, at: "\(lookup.path).providers", "has no service with a key",
            next: "write an apiKey for \(listed), or set one of \(variables)")
    }

    private func service(
        _ profile: SessionProfile<Session>, key: Secret
    ) throws(SpeechSetupProblem) -> SessionService<Session> {
        let access = try lookup.access(of: profile.service, key: key)
        var options = lookup.options(of: profile.service)
        let fresh = try profile.make(&options, access)
        return SessionService(
            name: profile.service.name, unknownOptions: options.unknownPaths, modelEnd: options.modelEnd, fresh: fresh)
    }

    private var names: [String] { profiles.map(\.service.name) }

    private func unknown(_ name: String, at path: String) -> SpeechSetupProblem {
        lookup.unknown(name, at: path, kind: kind, among: names)
    }

    private func profile(_ name: String) -> SessionProfile<Session>? { profiles.first { $0.service.isCalled(name) } }
}
