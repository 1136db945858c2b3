import CMediaBench
import Glibc
import Synchronization

/// Media over loopback: the server under test on one core, carriers and services on another.
enum MediaBench {
    struct Direction {
        var sent = 0
        var received = 0
        var disordered = 0
        var malformed = 0
        var p50 = 0.0
        var p99 = 0.0
        var worst = 0.0

        var lost: Int { max(sent - received, 0) }
    }

    struct Figures {
        /// Milliseconds of computing for one second of one stream, both ways.
        var cpu = 0.0
        var toService = Direction()
        var toCarrier = Direction()
        var bargeIn = Direction()
        /// How often a carrier had played all it had while more came.
        var gaps = 0
        var broken = 0
        /// Frames that came after the carrier had been cleared of them.
        var afterClear = 0
        var paced = PacedArrivals([])

        /// The run with less computing; what went wrong in either stays.
        func better(_ other: Figures) -> Figures {
            let (better, worse) = cpu <= other.cpu ? (self, other) : (other, self)
            guard better.isInOrder, !worse.isInOrder else { return better }
            var marked = worse
            marked.cpu = better.cpu
            return marked
        }

        /// Frames that did not come, both ways.
        var lost: Int { toService.lost + toCarrier.lost }

        /// Whether every frame came, in its turn, both ways.
        var isInOrder: Bool {
            lost + toService.disordered + toCarrier.disordered + broken + toService.malformed + toCarrier.malformed == 0
        }
    }

    struct Plan {
        var streams = 200
        var seconds = 5.0
        /// Whether services send a frame of sound for each of the carrier's.
        var serviceTalks = true
        /// When callers begin to talk over what they hear, in milliseconds; 0 for callers who always talk.
        var talkAfter = 0
        /// Frames that services are ahead with.
        var ahead = 0
        /// What services are; nil for recognisers.
        var model: EngineModel?
        var speech: [UInt8] = []
    }

    static let serverCore: Int32 = 0
    static let loadCore: Int32 = 1

    static func cRelay(_ plan: Plan) throws -> Figures {
        try measure(plan) { try BareRelay(servicePort: $0, core: Int(serverCore)) }.figures
    }

    static func textbook(_ plan: Plan) throws -> Figures {
        try measure(plan) { try TextbookRelay(servicePort: $0, core: Int(serverCore)) }.figures
    }

    static func handRelay(_ plan: Plan) throws -> Figures {
        try measure(plan) { try HandRelay(servicePort: $0, core: Int(serverCore)) }.figures
    }

    static func engine(
        _ plan: Plan, _ options: EngineSubject.Options = EngineSubject.Options()
    ) throws -> (figures: Figures, engine: EngineSubject.Figures) {
        var options = options
        options.model = plan.model
        let made = options
        let (figures, subject) = try measure(plan) {
            try EngineSubject(streams: plan.streams, servicePort: $0, core: Int(serverCore), options: made)
        }
        return (figures, subject.figures)
    }

    private final class Moments {
        let subject: any MediaSubject
        var begin: Int64 = 0
        var end: Int64 = 0

        init(_ subject: any MediaSubject) { self.subject = subject }

        func reached(_ moment: media_moment) {
            let computed = (try? subject.computed()) ?? 0
            if moment == MEDIA_BEGIN { begin = computed }
            if moment == MEDIA_END { end = computed }
            subject.reached(moment)
        }
    }

    /// - Parameter make: starts the server under test, which finds its services at the port that is given.
    static func measure<Subject: MediaSubject>(
        _ plan: Plan, _ make: (Int) throws -> Subject
    ) throws -> (figures: Figures, subject: Subject) {
        // All that the load needs is there before a server is looked at.
        let result = UnsafeMutablePointer<media_load_result>.allocate(capacity: 1)
        memset(result, 0, MemoryLayout<media_load_result>.size)
        defer { result.deallocate() }
        return try plan.speech.withUnsafeBufferPointer { speech in
            let (load, servicePort) = open(plan, speech)
            defer { media_load_close(load) }
            let subject = try make(servicePort)
            // The port of the server is known only now.
            media_load_aim(load, Int32(subject.port))
            let moments = Moments(subject)
            defer { try? subject.stop() }
            var problem: UnsafePointer<CChar>?
            let status = withUnsafeMutablePointer(to: &problem) { problem in
                media_load_run(
                    load, result,
                    { context, moment in
                        guard let context else { return }
                        Unmanaged<Moments>.fromOpaque(context).takeUnretainedValue().reached(moment)
                    }, Unmanaged.passUnretained(moments).toOpaque(), problem)
            }
            guard status == 0 else {
                throw LoadConnection.Failure(what: problem.map { String(cString: $0) } ?? "the load failed")
            }
            var figures = figures(result, plan, computed: moments.end - moments.begin)
            if let load { figures.paced = PacedArrivals((0..<plan.streams).map { arrivals(load, $0) }) }
            return (figures, subject)
        }
    }

    /// - Returns: the port of its services as well.
    private static func open(_ plan: Plan, _ speech: UnsafeBufferPointer<UInt8>) -> (OpaquePointer?, Int) {
        var settings = settings(plan, speech)
        var servicePort: Int32 = 0
        guard plan.model?.isSecure == true else { return (media_load_open(&settings, &servicePort), Int(servicePort)) }
        return EngineModel.certificate("server").withCString { certificate in
            EngineModel.certificate("server-key").withCString { key in
                (settings.certificate, settings.key) = (certificate, key)
                return (media_load_open(&settings, &servicePort), Int(servicePort))
            }
        }
    }

    private static func arrivals(_ load: OpaquePointer, _ stream: Int) -> [Int64] {
        var count: Int32 = 0
        let times = media_load_arrivals(load, Int32(stream), &count)
        return Array(UnsafeBufferPointer(start: times, count: Int(count)))
    }

    private static func settings(_ plan: Plan, _ speech: UnsafeBufferPointer<UInt8>) -> media_load_settings {
        var settings = media_load_settings()
        settings.streams = Int32(plan.streams)
        settings.service = plan.model?.load ?? MEDIA_PLAIN
        settings.ahead = Int32(plan.ahead)
        settings.service_talks = plan.serviceTalks ? 1 : 0
        settings.speech = speech.baseAddress
        settings.clips = Int32(speech.count / MediaSpeech.clipBytes)
        settings.talk_after_ms = Int32(plan.talkAfter)
        settings.warm_up_seconds = 1
        settings.seconds = plan.seconds
        settings.core = loadCore
        return settings
    }

    private static func figures(
        _ result: UnsafeMutablePointer<media_load_result>, _ plan: Plan, computed: Int64
    ) -> Figures {
        var figures = Figures()
        let streamSeconds = Double(result.pointee.end_ns - result.pointee.begin_ns) / 1e9 * Double(plan.streams)
        figures.cpu = Double(computed) / 1e6 / streamSeconds
        figures.toService = direction(&result.pointee.to_service)
        figures.toCarrier = direction(&result.pointee.to_carrier)
        // What the server says by itself it says all the time; the load sees only what comes.
        if !plan.serviceTalks { figures.toCarrier.sent = Int(plan.seconds * 50) * plan.streams }
        figures.bargeIn = direction(&result.pointee.barge_in)
        figures.gaps = Int(result.pointee.gaps)
        figures.afterClear = Int(result.pointee.after_clear)
        figures.broken = Int(result.pointee.broken)
        return figures
    }

    private static func direction(_ direction: inout media_direction) -> Direction {
        var made = Direction()
        made.sent = Int(direction.frames_sent)
        made.received = Int(direction.frames_received)
        made.disordered = Int(direction.disordered)
        made.malformed = Int(direction.malformed)
        made.p50 = media_quantile(&direction, 0.5)
        made.p99 = media_quantile(&direction, 0.99)
        made.worst = media_quantile(&direction, 1)
        return made
    }
}
