import CallCore
import ScriptValue

/// Finds what is configured for speech services, or set for them in the environment.
struct ServiceLookup: Sendable {
    let configured: [String: ServiceSettings]
    /// Where the configuration speaks of these services.
    let path: String
    let environment: @Sendable (String) -> String?

    func place(of profile: ServiceProfile) -> String { "\(path).providers.\(profile.name)" }

    func settings(of profile: ServiceProfile) -> ServiceSettings {
        ([profile.name] + profile.aliases).lazy.compactMap { configured[$0] }.first ?? ServiceSettings()
    }

    func key(of profile: ServiceProfile) -> Secret? {
        let written = SpokenText.trimmed(settings(of: profile).apiKey?.reveal() ?? "")
        if !written.isEmpty { return Secret(written) }
        return profile.keyVariables.lazy.compactMap(variable).first.map { Secret($0) }
    }

    /// The value of a variable, unless it is blank.
    func variable(_ name: String) -> String? {
        let value = SpokenText.trimmed(environment(name) ?? "")
        return value.isEmpty ? nil : value
    }

    func noKey(of profile: ServiceProfile) -> SpeechSetupProblem {
        SpeechSetupProblem(
            .noKey, at: "\(place(of: profile)).apiKey", "is missing",
            next: "write it, or set \(profile.keyVariables.joined(separator: " or "))")
    }

    func access(of profile: ServiceProfile, key: Secret) throws(SpeechSetupProblem) -> ServiceAccess {
        let settings = settings(of: profile)
        guard key.reveal().utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw SpeechSetupProblem(
                .noKey, at: "\(place(of: profile)).apiKey", "holds spaces or letters that no key has",
                next: "write the key as the service shows it")
        }
        let source = settings.baseURL == nil ? profile.addressVariable.flatMap { variable($0) == nil ? nil : $0 } : nil
        let address = settings.baseURL ?? source.flatMap(variable) ?? profile.address
        guard let access = ServiceAccess(key: key, base: address, caFile: settings.caFile) else {
            throw SpeechSetupProblem(
                .option, at: source ?? "\(place(of: profile)).baseUrl", "is no address of a server",
                next: "write an http or https address without user name, such as \"\(profile.address)\"")
        }
        return access
    }

    func options(of profile: ServiceProfile) -> ServiceOptions {
        ServiceOptions(settings(of: profile).options, path: place(of: profile))
    }

    /// - Parameter kind: what it is not, such as "recogniser".
    func unknown(
        _ name: String, at path: String, kind: String, among names: [String]
    ) -> SpeechSetupProblem {
        let listed = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let meant = NameSuggestion.nearest(to: name.lowercased(), among: names)
        return SpeechSetupProblem(
            .unknownService, at: SpeechProblem.shown(path), "is no known \(kind)",
            next: meant.map { "did you mean \"\($0)\"? Known are \(listed)" } ?? "write one of \(listed)")
    }
}
