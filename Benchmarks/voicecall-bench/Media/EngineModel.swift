import CMediaBench
import CallCore
import Foundation
import Providers
import ScriptValue

/// The voice model that each stream talks with: a service as the load plays it, reached as a product's call reaches it.
struct EngineModel {
    enum Kind: String {
        /// Both sides µ-law.
        case openai
        /// Samples of 16 kHz there, of 24 kHz back.
        case google
    }

    var kind = Kind.openai
    var mayBeInterrupted = false
    var isSecure = false

    var load: media_service { kind == .openai ? MEDIA_OPENAI : MEDIA_GEMINI }

    /// A certificate for 127.0.0.1, as the tests use it.
    static func certificate(_ name: String) -> String {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { path, _ in path.deletingLastPathComponent() }
        return root.appendingPathComponent("Tests/MediaPlaneTests/Certificates/\(name).pem").path
    }

    /// The session of a call.
    func voices(_ port: Int) -> @Sendable (String?) throws(SpeechProblem) -> any RealtimeVoice {
        let settings = ServiceSettings(
            apiKey: Secret("bench"), baseURL: "\(isSecure ? "https" : "http")://127.0.0.1:\(port)",
            caFile: isSecure ? Self.certificate("authority") : nil, options: options)
        let name = kind.rawValue
        let services = RealtimeServices(configured: [name: settings]) { _ in nil }
        return { _ throws(SpeechProblem) in
            do throws(SpeechSetupProblem) { return try services.service(name).voice() } catch {
                throw SpeechProblem(code: "speech.setup", service: name, message: error.description, isFatal: true)
            }
        }
    }

    private var options: Value {
        switch kind {
        case .openai: ["interruptResponseOnInputAudio": .bool(mayBeInterrupted)]
        case .google:
            ["activityHandling": mayBeInterrupted ? "start-of-activity-interrupts" : "no-interruption"]
        }
    }
}
