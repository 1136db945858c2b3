import CallCore
import CallMedia
import HTTPTransport
import MediaPlane
import MediaWire
import NIOPosix
import Providers
import VoiceCallEngine

/// The media plane of a gateway and what it needs: makers of speech, and threads for what blocks.
struct MediaParts: Sendable {
    let plane: MediaPlane
    private let workers: NIOThreadPool

    init(
        _ options: GatewayOptions, _ media: MediaOptions, client: HTTPClient, group: MultiThreadedEventLoopGroup,
        clock: any HostClock, seed: UInt64
    ) {
        workers = NIOThreadPool(numberOfThreads: 2)
        workers.start()
        var lineups = media.numbers.mapValues(\.lineup)
        lineups[""] = media.speech.lineup
        let recordings = RecordingSource(allowedAddresses: options.privateAddresses, folder: options.soundFolder)
        let desk = SpeechDesk(lineups, client: client, recordings: recordings, workers: workers)
        let routes = NumberRoutes(media.numbers)
        let dialect = options.account.dialect
        plane = MediaPlane(
            path: media.path, limits: media.limits, maker: desk, eventLoop: group.next(), seed: seed,
            now: { clock.now() },
            settings: { line in
                let match = routes.match(line.dialled)
                return Self.settings(
                    media, dialect, lineup: match?.key ?? "", speech: match?.route ?? media.speech)
            })
    }

    private static func settings(
        _ media: MediaOptions, _ dialect: MediaDialect, lineup: String, speech: SpeechOptions
    ) -> StreamSettings {
        var settings = StreamSettings(dialect) { voice in
            speech.lineup.chain(style: SpeechStyle(voice: voice), policy: speech.policy)
        }
        settings.lineup = lineup
        settings.preStart = media.limits.preStart
        settings.framesToService = media.framesToService
        settings.playout.framesPerMessage = media.framesToCarrier
        if let transcription = media.transcription { settings.transcriber = { transcription.transcriber() } }
        if let realtime = media.realtime {
            settings.voices = { name throws(SpeechProblem) in try realtime.voice(name) }
        }
        return settings
    }

    func stop() async {
        await plane.stop()
        try? await workers.shutdownGracefully()
    }

    /// Where carriers bring the sound to: beside the webhook, as far as the public path follows the path of the door.
    ///
    /// - Returns: nil when the webhook's URL cannot be read.
    static func url(webhook: String, doorPath: String, path: String) -> String? {
        guard var address = WebAddress(webhook) else { return nil }
        address.scheme = address.scheme.lowercased() == "https" ? "wss" : "ws"
        let prefix = address.path.hasSuffix(doorPath) ? address.path.dropLast(doorPath.count) : ""
        address.path = prefix + (path.hasSuffix("/") ? String(path.dropLast()) : path)
        return address.withoutQuery
    }
}
