import CallCore
import CallMedia
import CallSimulator
import MediaPlane
import NIOCore
import NIOPosix
import Providers
import ScriptValue
import VoiceCallEngine
import WebSocketWire
import WireSimulator

/// All simulated speech services behind one port with TLS, and what a configuration of the product says of them.
struct PortBench {
    let traffic = Inbox<String>()
    let sound = SimSound()
    let port: ServicePort
    private let caFile: String

    init(
        transcription: ServiceFaults = .none, synthesis: SynthesisFaults = .none, rules: [RealtimeRule] = [],
        key: Secret? = nil
    ) throws {
        var services = SpeechServices(key: key ?? SpeechServices.simulatedKey, sound: sound, seed: 1)
        services.transcriptionFaults = { _, _ in transcription }
        services.synthesisFaults = { _, _ in synthesis }
        services.rules = rules
        caFile = try Certificates.file("authority")
        port = try ServicePort(services, tls: try Certificates.server(), clock: WallClock()) { [traffic] in
            traffic.put($0)
        }
    }

    private func settings(_ options: Value = [:]) -> ServiceSettings {
        ServiceSettings(
            apiKey: SpeechServices.simulatedKey, baseURL: "https://localhost:\(port.port)", caFile: caFile,
            options: options)
    }

    func recogniser(_ kind: TranscriptionKind) throws -> Providers.TranscriptionService {
        let name = kind == .deepgramFlux ? "deepgram" : kind.rawValue
        let options: Value = kind == .deepgramFlux ? ["model": "flux-general-en"] : [:]
        let services = TranscriptionServices(configured: [name: settings(options)]) { _ in nil }
        return try services.service(name)
    }

    func voiceModels(_ kind: VoiceModelKind) -> RealtimeServices {
        RealtimeServices(configured: [kind.rawValue: settings()]) { _ in nil }
    }

    func transcriber(_ kind: TranscriptionKind) throws -> any Transcriber { try recogniser(kind).transcriber() }

    func lineup(_ kind: SynthesisKind) throws -> SynthesisLineup {
        let name = kind == .azure ? "azure-speech" : kind.rawValue
        let services = SynthesisServices(configured: [name: settings()]) { _ in nil }
        return try services.lineup(provider: name)
    }

    func synthesizer(_ kind: SynthesisKind) throws -> (any SpeechSynthesizer)? {
        guard case .service(let synthesizer) = try lineup(kind).makers.first else { return nil }
        return synthesizer
    }

    /// Asks for Deepgram's socket without a product in between.
    func socket(patience: Milliseconds, on group: MultiThreadedEventLoopGroup, then: SocketEar) {
        var request = SocketRequest(
            url: Secret("wss://localhost:\(port.port)/v1/listen?model=nova-3&encoding=mulaw&sample_rate=8000"),
            headers: [.init("Authorization", Secret("Token \(SpeechServices.simulatedKey.reveal())"))])
        request.caFile = caFile
        SocketConnector(loop: MediaLoop(group.any(), seed: 1)).connect(request, patience: patience, user: then) {
            switch $0 {
            case .success(let socket):
                then.socket = socket
                then.inbox.put(.opened)
            case .failure(let refusal): then.inbox.put(.refused(refusal))
            }
        }
    }
}
