import CallConfig
import CallCore
import CallMedia
import Providers

extension MediaOptions {
    /// What a configuration asks for: recogniser or voice model, voices, limits.
    ///
    /// - Parameters:
    ///   - prefix: where the configuration stands in its file.
    ///   - environment: variables that stand in for keys that are not configured.
    ///   - warnings: gets what does not keep calls from running.
    /// - Returns: nil when sound does not go through streams: it was not asked for, or there is nobody to understand or
    ///   to speak. Calls then have the carrier's recogniser and voice.
    static func configured(
        _ config: VoiceCallConfig, secrets: ResolvedSecrets, prefix: ConfigPath,
        environment: @escaping @Sendable (String) -> String?, warnings: inout [String]
    ) -> MediaOptions? {
        let reader = ServiceReader(secrets: secrets, prefix: prefix)
        let realtime = RealtimeOptions.configured(config, reader, environment: environment, warnings: &warnings)
        guard config.streaming.isEnabled || realtime != nil else { return nil }
        let streaming = config.streaming
        let recognisers = reader.settings(streaming.providers, at: ["streaming.providers"], only: streaming.provider)
        let voice = FliteSpeech.voice(FliteSynthesizer())
        do throws(SpeechSetupProblem) {
            let services = TranscriptionServices(configured: recognisers, environment: environment)
            let service = try services.service(streaming.provider, isNeeded: realtime == nil, warnings: &warnings)
            func speech(_ tts: TTSConfig, _ paths: [ConfigPath]) throws(SpeechSetupProblem) -> SpeechOptions {
                try SpeechOptions(
                    tts, reader.settings(tts.providers, at: paths), local: voice, environment: environment,
                    warnings: &warnings)
            }
            var options = MediaOptions(transcription: service, speech: try speech(config.tts, ["tts.providers"]))
            for (number, route) in config.numbers.sorted(by: { $0.key < $1.key }) where route.tts != nil {
                let own = ConfigPath(["numbers", number, "tts", "providers"])
                options.numbers[number] = try speech(config.forNumber(number).config.tts, [own, "tts.providers"])
            }
            options.realtime = realtime
            options.path = streaming.isEnabled ? streaming.streamPath : config.realtime.streamPath
            options.limits = StreamLimits(streaming)
            options.framesToService = streaming.framesToService
            options.framesToCarrier = streaming.framesToCarrier
            return options
        } catch {
            warnings.append("\(error); calls go without media streams, with the carrier's voice and recogniser")
            return nil
        }
    }
}

/// Finds the credentials of services.
private struct ServiceReader {
    let secrets: ResolvedSecrets
    let prefix: ConfigPath

    /// - Parameters:
    ///   - paths: where these services may stand; the key that stands first counts.
    ///   - only: the one whose key was looked up; nil for all.
    func settings(
        _ services: [String: ServiceConfig], at paths: [ConfigPath], only: String? = nil
    ) -> [String: ServiceSettings] {
        var all: [String: ServiceSettings] = [:]
        for (name, service) in services where only == nil || only == name {
            let keys = paths.lazy.compactMap { path in
                try? secrets.secret(at: prefix.adding(path).adding(name).adding("apiKey"))
            }
            all[name] = ServiceSettings(
                apiKey: service.apiKey == nil ? nil : keys.first, baseURL: service.endpoint.baseURL,
                caFile: service.endpoint.caFile, options: service.options)
        }
        return all
    }
}

extension SpeechOptions {
    /// How long the first sound of an utterance may take when `tts.timeoutMs` does not say.
    private static let usualTimeout: Milliseconds = 8_000

    fileprivate init(
        _ tts: TTSConfig, _ services: [String: ServiceSettings], local: @escaping SynthesisServices.LocalVoice,
        environment: @escaping @Sendable (String) -> String?, warnings: inout [String]
    ) throws(SpeechSetupProblem) {
        self.init(
            try SynthesisServices(configured: services, local: local, environment: environment).lineup(
                provider: tts.provider, timeout: tts.timeoutMilliseconds.map(Milliseconds.init) ?? Self.usualTimeout,
                longestText: tts.maxTextLength))
        policy = DirectivePolicy(tts.modelOverrides)
        warnings += lineup.leftOut.map(\.description)
        warnings += lineup.unknownOptions.map { "\($0) is no option of that service and changes nothing" }
        warnings += lineup.modelEnds.map(\.description)
        warnings += DirectivePolicy.unusable(tts.modelOverrides).map { "tts.modelOverrides.\($0) changes nothing" }
        if tts.persona != nil { warnings.append("tts.persona changes nothing on calls; name a voice of the service") }
    }
}

extension TranscriptionServices {
    /// - Parameter isNeeded: whether there is nobody else to hear callers.
    fileprivate func service(
        _ name: String?, isNeeded: Bool, warnings: inout [String]
    ) throws(SpeechSetupProblem) -> TranscriptionService? {
        do throws(SpeechSetupProblem) {
            let service = try service(name)
            warnings += remarks(service.unknownOptions, service.modelEnd)
            return service
        } catch {
            if isNeeded { throw error }
            warnings.append("\(error); callers are understood by the voice model only")
            return nil
        }
    }
}

extension RealtimeOptions {
    /// - Returns: nil where no voice model is asked for, or none can be had.
    fileprivate static func configured(
        _ config: VoiceCallConfig, _ reader: ServiceReader, environment: @escaping @Sendable (String) -> String?,
        warnings: inout [String]
    ) -> RealtimeOptions? {
        let realtime = config.realtime
        guard realtime.isEnabled else { return nil }
        let services = RealtimeServices(
            configured: reader.settings(realtime.providers, at: ["realtime.providers"], only: realtime.provider),
            environment: environment)
        do throws(SpeechSetupProblem) {
            let service = try services.service(realtime.provider)
            warnings += remarks(service.unknownOptions, service.modelEnd)
            return RealtimeOptions(services, provider: service.name)
        } catch {
            warnings.append("\(error); calls go without a voice model")
            return nil
        }
    }
}

private func remarks(_ unknownOptions: [String], _ modelEnd: ModelEnd?) -> [String] {
    unknownOptions.map { "\($0) is no option of that service and changes nothing" }
        + (modelEnd.map { [$0.description] } ?? [])
}

extension StreamLimits {
    fileprivate init(_ config: StreamingConfig) {
        self.init()
        connections = config.maxConnections
        pending = config.maxPendingConnections
        pendingPerAddress = config.maxPendingConnectionsPerIP
        preStart = Milliseconds(config.preStartTimeoutMilliseconds)
    }
}
