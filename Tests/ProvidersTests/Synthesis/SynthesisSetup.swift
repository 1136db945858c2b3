import CallCore
import ScriptValue
import Testing

@testable import Providers

/// What tests of speech services need.
enum SynthesisSetup {
    static func services(
        _ configured: [String: ServiceSettings] = [:], _ environment: [String: String] = [:], withFlite: Bool = false
    ) -> SynthesisServices {
        SynthesisServices(
            configured: configured, local: withFlite ? FliteSpeech.voice(FliteSynthesizer()) : nil
        ) { environment[$0] }
    }

    /// The one service with these options.
    static func synthesizer(
        _ name: String, _ options: Value = [:], baseURL: String? = nil
    ) throws -> any SpeechSynthesizer {
        let settings = ServiceSettings(apiKey: Secret("key-1"), baseURL: baseURL, options: options)
        guard case .service(let synthesizer)? = try services([name: settings]).lineup(provider: name).makers.first
        else { throw SpeechSetupProblem(.noKey, at: name, "is no service", next: "") }
        return synthesizer
    }

    static func problem(
        _ name: String?, _ configured: [String: ServiceSettings] = [:], _ environment: [String: String] = [:],
        withFlite: Bool = false
    ) -> SpeechSetupProblem? {
        do throws(SpeechSetupProblem) {
            _ = try services(configured, environment, withFlite: withFlite).lineup(provider: name)
            return nil
        } catch {
            return error
        }
    }
}

extension SynthesisRequest {
    var json: Value { (try? JSONText.decodePlain(body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value.reveal() }
}

extension SpeechStyle {
    init(voice: String? = nil, _ overrides: Value) {
        self.init(voice: voice)
        self.overrides = overrides
    }
}
