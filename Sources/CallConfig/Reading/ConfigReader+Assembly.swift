import CallCore
import ScriptValue

extension ConfigReader {
    /// Checks, completes and validates a configuration.
    func assemble(
        _ part: Part, lines: LineIndex, file: String, legacy: LegacyReport = LegacyReport()
    ) -> ConfigReading {
        var checker = ConfigChecker(lines: lines)
        for issue in legacy.issues {
            checker.report(
                ConfigProblem(
                    .legacy, .warning, at: issue.path, "is a key of older versions",
                    next: Self.lowered(issue.message), place: issue.place.map(lines.place(of:))))
        }
        let secrets = part.node["secrets"] ?? part.hostSecrets
        for (source, node) in (secrets?["defaults"]?.members ?? []).map({ ($0.key, $0.value) }) {
            if let name = node.text, SecretReference.isProvider(name) { checker.secretDefaults[source] = name }
        }
        var values = checker.value(part.node, as: .root, at: part.prefix) ?? [:]
        if part.node["secrets"] == nil { takeHostSecrets(part, into: &values, &checker) }
        if part.isHost { takeHostMeaning(part, into: &values, &checker) }
        fillFromEnvironment(part, into: &values, &checker)
        values = ConfigDefaults.complete(values, .root) ?? values
        let home = environment("HOME") ?? ""
        let surroundings = ConfigFields.Surroundings(
            secrets: checker.secrets, home: home.isEmpty ? "/" : home, folder: FilePlace.folder(of: file))
        let config = VoiceCallConfig(ConfigFields(value: values, path: part.prefix, surroundings: surroundings))
        values = values.setting(["realtime", "streamPath"], to: Value(config.realtime.streamPath))
        var validation = ConfigValidation(
            config, prefix: part.prefix, present: Set(checker.sources.keys.compactMap { $0.below(part.prefix) }))
        validation.run(reported: Set(checker.problems.map(\.path)))
        for problem in validation.problems { checker.report(problem) }
        checker.reportRest()
        return ConfigReading(
            file: file, prefix: part.prefix, config: config, problems: checker.problems, legacy: legacy,
            effective: values, sources: checker.sources)
    }

    private static func lowered(_ text: String) -> String {
        let text = text.hasSuffix(".") ? String(text.dropLast()) : text
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// A host's file may have more under `secrets` than is known here; that is no mistake.
    private func takeHostSecrets(_ part: Part, into values: inout Value, _ checker: inout ConfigChecker) {
        guard let node = part.hostSecrets, let rule = ConfigRule.root.child("secrets") else { return }
        var own = ConfigChecker(lines: checker.lines)
        let secrets = own.value(node, as: rule, at: ["secrets"])
        for var problem in own.problems {
            if problem.code == .unknownKey { problem.severity = .warning }
            checker.report(problem)
        }
        checker.sources.merge(own.sources) { first, _ in first }
        if let secrets { values = values.setting(["secrets"], to: secrets) }
    }

    /// What an `openclaw.json` means when it says nothing.
    private func takeHostMeaning(_ part: Part, into values: inout Value, _ checker: inout ConfigChecker) {
        if part.node["enabled"] == nil {
            values = values.setting(["enabled"], to: true)
            checker.sources[part.prefix.adding("enabled")] = .host
        }
        if part.node["provider"] == nil {
            values = values.setting(["provider"], to: "mock")
            checker.sources[part.prefix.adding("provider")] = .host
        }
        if part.isSwitchedOff {
            values = values.setting(["enabled"], to: false)
            checker.report(
                ConfigProblem(
                    .disabled, .warning, at: ["plugins", "entries", "voice-call", "enabled"],
                    "is false, so nothing runs",
                    next: "write true"))
        }
    }

    /// Variables stand in for keys that are not in the file, those of a carrier only for the selected one.
    private func fillFromEnvironment(_ part: Part, into values: inout Value, _ checker: inout ConfigChecker) {
        let provider = values["provider"]?.text
        for key in ConfigTable.all {
            guard let name = key.environment,
                key.environmentProvider == nil || key.environmentProvider?.rawValue == provider,
                part.node[key.parts[...]] == nil, let text = environment(name), !text.allSatisfy(\.isWhitespace)
            else { continue }
            let path = part.prefix.adding(ConfigPath(key.parts))
            if key.isSecret {
                checker.accept(secret: .environment(name), from: .environment(name), at: path)
                values = values.setting(key.parts[...], to: SecretValue.environment(name).shownValue)
            } else if let rule = Self.rule(key.parts[...]),
                let value = checker.accept(text, from: .environment(name), as: rule, at: path)
            {
                values = values.setting(key.parts[...], to: value)
            }
        }
    }

    private static func rule(_ parts: ArraySlice<String>) -> ConfigRule? {
        parts.reduce(ConfigRule.root) { $0?.child($1) }
    }
}
