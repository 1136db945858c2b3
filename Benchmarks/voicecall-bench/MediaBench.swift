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
    }

    struct Figures {
        /// Milliseconds of computing for one second of one stream, both ways.
        var cpu = 0.0
        var toService = Direction()
        var toCarrier = Direction()
        var broken = 0
    }

    /// A server under test: its port for carriers and its thread's computing.
    struct Subject {
        var port: Int
        var computed: () -> Int64
        var stop: () -> Void
    }

    struct Plan {
        var streams = 200
        var seconds = 5.0
        var serviceTalks = true
    }

    static let serverCore: Int32 = 0
    static let loadCore: Int32 = 1

    static func run() throws {
        print("one audio stream each way, each 20 ms frame a message, server on one core")
        for streams in [200, 400] {
            let plan = Plan(streams: streams)
            report("C relay, \(streams) streams", try measure(plan, cRelay))
            report("textbook NIO relay, \(streams) streams", try measure(plan, textbook))
            report("the same with our sockets, \(streams) streams", try measure(plan, handRelay))
        }
    }

    static func report(_ name: String, _ figures: Figures) {
        let (there, back) = (figures.toService, figures.toCarrier)
        Row.print(
            name,
            "\(Row.number(figures.cpu, 2)) ms CPU a stream-second; to service p50 \(Row.number(there.p50, 2)) p99 "
                + "\(Row.number(there.p99, 2)) ms, to carrier p50 \(Row.number(back.p50, 2)) p99 "
                + "\(Row.number(back.p99, 2)) ms; lost or disordered \(there.disordered + back.disordered), "
                + "received \(there.received)/\(there.sent) \(back.received)/\(back.sent), broken \(figures.broken)",
            limit: "-", holds: true)
    }

    static func cRelay(_ servicePort: Int) throws -> Subject {
        var port: Int32 = 0
        let relay = media_relay_start(Int32(servicePort), serverCore, &port)
        return Subject(
            port: Int(port), computed: { media_relay_computed(relay) }, stop: { media_relay_stop(relay) })
    }

    static func textbook(_ servicePort: Int) throws -> Subject {
        let relay = try TextbookRelay(servicePort: servicePort, core: Int(serverCore))
        return Subject(
            port: relay.port, computed: { (try? relay.computed()) ?? 0 }, stop: { try? relay.stop() })
    }

    static func handRelay(_ servicePort: Int) throws -> Subject {
        let relay = try HandRelay(servicePort: servicePort, core: Int(serverCore))
        return Subject(
            port: relay.port, computed: { (try? relay.computed()) ?? 0 }, stop: { try? relay.stop() })
    }

    private final class Moments {
        var computed: () -> Int64 = { 0 }
        var begin: Int64 = 0
        var end: Int64 = 0
    }

    static func measure(_ plan: Plan, _ make: (Int) throws -> Subject) throws -> Figures {
        var settings = media_load_settings()
        settings.streams = Int32(plan.streams)
        settings.service_talks = plan.serviceTalks ? 1 : 0
        settings.warm_up_seconds = 1
        settings.seconds = plan.seconds
        settings.core = loadCore
        // The port of the server is known only when it is; the load takes it before it connects.
        var servicePort: Int32 = 0
        let load = media_load_open(&settings, &servicePort)
        defer { media_load_close(load) }
        let subject = try make(Int(servicePort))
        defer { subject.stop() }
        media_load_aim(load, Int32(subject.port))
        let moments = Moments()
        moments.computed = subject.computed
        let result = UnsafeMutablePointer<media_load_result>.allocate(capacity: 1)
        defer { result.deallocate() }
        var problem: UnsafePointer<CChar>?
        let status = withUnsafeMutablePointer(to: &problem) { problem in
            media_load_run(
                load, result,
                { context, isEnd in
                    let moments = Unmanaged<Moments>.fromOpaque(context!).takeUnretainedValue()
                    if isEnd == 0 { moments.begin = moments.computed() } else { moments.end = moments.computed() }
                }, Unmanaged.passUnretained(moments).toOpaque(), problem)
        }
        guard status == 0 else {
            throw LoadConnection.Failure(what: problem.map { String(cString: $0) } ?? "the load failed")
        }
        var figures = Figures()
        let streamSeconds = Double(result.pointee.end_ns - result.pointee.begin_ns) / 1e9 * Double(plan.streams)
        figures.cpu = Double(moments.end - moments.begin) / 1e6 / streamSeconds
        figures.toService = direction(&result.pointee.to_service)
        figures.toCarrier = direction(&result.pointee.to_carrier)
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
