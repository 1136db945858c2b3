// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .unsafeFlags(["-warnings-as-errors"]),
    // Debug builds and the tests check exclusive access; what ships does not pay for it again.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    .enableUpcomingFeature("ExistentialAny"),
]

// Arithmetic on every sample of a sound is optimised in debug builds too: its tests work through hours of sound.
let perSample = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "voicecall",
    products: [
        .executable(name: "voicecall", targets: ["voicecall"]),
        .library(name: "CallSimulator", targets: ["CallSimulator"]),
        .library(name: "VoiceCallEngine", targets: ["VoiceCallEngine"]),
        .library(name: "LuaBridge", targets: ["LuaBridge"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // What crosses between scripts and host, and the text form it is stored in.
        .target(name: "ScriptValue", swiftSettings: strict, linkerSettings: [.linkedLibrary("m")]),
        // The pure part: machines, sessions, the verb table. Standard library only.
        .target(name: "CallCore", dependencies: ["ScriptValue"], swiftSettings: strict),
        // The carriers' media sockets, message by message, without allocation.
        .target(name: "MediaWire", dependencies: ["CallCore", "ScriptValue"], swiftSettings: strict),
        // Agents that answer for calls, as values: prompts, answers, sessions.
        .target(name: "CallAgents", dependencies: ["CallCore", "ScriptValue"], swiftSettings: strict),
        // Lua, embedded: every jump stays in C.
        .target(name: "CLua", linkerSettings: [.linkedLibrary("lua5.4"), .linkedLibrary("m")]),
        .target(name: "LuaBridge", dependencies: ["CLua", "ScriptValue"], swiftSettings: strict),
        // Lua read as text: for checks and branch coverage.
        .target(name: "LuaSyntax", swiftSettings: strict),
        .target(name: "FlowCheck", dependencies: ["CallCore", "LuaSyntax", "ScriptValue"], swiftSettings: strict),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CFlite",
            linkerSettings: [
                "flite_cmu_us_kal", "flite_cmu_us_slt", "flite_cmu_us_rms", "flite_cmu_us_awb", "flite_usenglish",
                "flite_cmulex", "flite",
            ].map { .linkedLibrary($0) }),
        .systemLibrary(name: "CSpeexDSP", pkgConfig: "speexdsp", providers: [.apt(["libspeexdsp-dev"])]),
        .target(name: "CallAudio", dependencies: ["CallCore", "CSpeexDSP"], swiftSettings: strict),
        // Who talks when, told from the sound of a live call. Standard library only.
        .target(name: "CallHearing", swiftSettings: perSample),
        .target(
            name: "VoiceCallEngine",
            dependencies: [
                "CallCore", "LuaBridge", "ScriptValue", "COpenSSL", .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(name: "CallCrypto", dependencies: ["COpenSSL", "ScriptValue"], swiftSettings: strict),
        // One folder per carrier and speech service.
        .target(
            name: "Providers", dependencies: ["CFlite", "CallAudio", "CallCore", "CallCrypto", "ScriptValue"],
            swiftSettings: strict),
        // The framing of WebSockets, apart from any socket.
        .target(name: "WebSocketWire", swiftSettings: strict),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "HTTPTransport", dependencies: ["CCurl", "CallAudio", "CallCore"], swiftSettings: strict),
        // The public HTTP server.
        .target(
            name: "FrontDoor",
            dependencies: [
                "CallCore", "CallCrypto", "ScriptValue", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict),
        // Live sound of one call, as values: what goes out, what comes in, who talks.
        .target(
            name: "CallMedia",
            dependencies: ["CallAudio", "CallCore", "CallHearing", "MediaWire", "WebSocketWire"],
            swiftSettings: strict),
        // Live sound: the sockets of carriers and speech services, on the event loops.
        .target(
            name: "MediaPlane",
            dependencies: [
                "CallCore", "CallCrypto", "CallMedia", "FrontDoor", "ScriptValue", "VoiceCallEngine", "WebSocketWire",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict),
        // How the front door becomes reachable: ngrok and Tailscale as child processes.
        .target(
            name: "Exposure",
            dependencies: ["CallCore", "ScriptValue", .product(name: "Subprocess", package: "swift-subprocess")],
            swiftSettings: strict),
        .target(name: "CallConfig", dependencies: ["CallCore", "ScriptValue"], swiftSettings: strict),
        // Everything put together: live calls on a real carrier.
        .target(
            name: "CallGateway",
            dependencies: [
                "CallAgents", "CallAudio", "CallCore", "CallConfig", "CallMedia", "Exposure", "FrontDoor",
                "HTTPTransport", "MediaPlane", "MediaWire", "Providers", "ScriptValue", "VoiceCallEngine",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        // What clients of a running gateway say and hear, as values.
        .target(name: "GatewayRPC", dependencies: ["CallCore", "CallCrypto", "ScriptValue"], swiftSettings: strict),
        // The process that owns calls: its listeners, its life, its logs and figures.
        .target(
            name: "GatewayService",
            dependencies: [
                "CallConfig", "CallCore", "CallCrypto", "CallGateway", "CallMedia", "Exposure", "FlowCheck",
                "FrontDoor", "GatewayRPC", "MediaPlane", "ScriptValue", "VoiceCallEngine", "WebSocketWire",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        // The simulated carriers on real sockets.
        .target(
            name: "WireSimulator",
            dependencies: [
                "CallAudio", "CallCore", "CallCrypto", "CallMedia", "CallSimulator", "FrontDoor", "HTTPTransport",
                "MediaPlane", "MediaWire", "Providers", "ScriptValue", "VoiceCallEngine", "WebSocketWire",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict),
        .target(
            name: "CallSimulator",
            dependencies: [
                "VoiceCallEngine", "CallCore", "ScriptValue", "LuaBridge", "LuaSyntax", "CallAudio", "CallHearing",
                "CallMedia", "MediaWire", "WebSocketWire",
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "voicecall",
            dependencies: [
                "VoiceCallEngine", "CallSimulator", "Providers", "FlowCheck", "CallCore", "CallAudio", "ScriptValue",
                "LuaSyntax", "LuaBridge", "CallConfig", "CallGateway", "Exposure", "FrontDoor", "GatewayRPC",
                "GatewayService", "WireSimulator",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        // A load of carriers and services, and a relay in C to measure against.
        .target(
            name: "CMediaBench", path: "Benchmarks/CMediaBench",
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .executableTarget(
            name: "voicecall-bench",
            dependencies: [
                "CHeapCounter", "CLua", "CMediaBench", "CallCore", "CallGateway", "CallHearing", "CallMedia",
                "LuaBridge",
                "MediaPlane", "WebSocketWire", "CallSimulator", "VoiceCallEngine", "ScriptValue", "FrontDoor",
                "Providers", "WireSimulator",
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ], path: "Benchmarks/voicecall-bench", swiftSettings: strict),
        .testTarget(name: "ScriptValueTests", dependencies: ["ScriptValue"], swiftSettings: strict),
        .testTarget(name: "CallCoreTests", dependencies: ["CallCore", "ScriptValue"], swiftSettings: strict),
        .testTarget(
            name: "LuaBridgeTests", dependencies: ["LuaBridge", "CLua", "ScriptValue"], exclude: ["LibraryCases.txt"],
            resources: [.copy("Scripts")], swiftSettings: strict),
        .testTarget(
            name: "MediaWireTests", dependencies: ["MediaWire", "CallCore", "ScriptValue", "CHeapCounter"],
            swiftSettings: strict),
        .testTarget(
            name: "CallAgentsTests", dependencies: ["CallAgents", "CallCore", "CallSimulator", "ScriptValue"],
            swiftSettings: strict),
        .testTarget(name: "LuaSyntaxTests", dependencies: ["LuaSyntax"], swiftSettings: strict),
        .testTarget(name: "FlowCheckTests", dependencies: ["FlowCheck"], swiftSettings: strict),
        .testTarget(name: "CallAudioTests", dependencies: ["CallAudio", "CallCore"], swiftSettings: strict),
        // Counts a thread's heap allocations, for tests of code that must make none.
        .target(name: "CHeapCounter", path: "Tests/CHeapCounter"),
        .testTarget(
            name: "CallHearingTests",
            dependencies: ["CallHearing", "CallAudio", "CallSimulator", "CHeapCounter", "Providers"],
            swiftSettings: perSample),
        .testTarget(name: "CallCryptoTests", dependencies: ["CallCrypto", "ScriptValue"], swiftSettings: strict),
        .testTarget(
            name: "ProvidersTests", dependencies: ["Providers", "CallAudio", "CallCore", "CallCrypto", "ScriptValue"],
            resources: [.copy("Vectors")], swiftSettings: strict),
        .testTarget(
            name: "CallMediaTests",
            dependencies: [
                "CallAudio", "CallMedia", "CallCore", "MediaWire", "ScriptValue", "WebSocketWire", "CallSimulator",
                "CHeapCounter", "Providers",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MediaPlaneTests",
            dependencies: [
                "MediaPlane", "CallMedia", "FrontDoor", "WebSocketWire", "CallCore", "CHeapCounter",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], resources: [.copy("Certificates")], swiftSettings: strict),
        .testTarget(
            name: "WebSocketWireTests",
            dependencies: [
                "WebSocketWire", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: [
                "HTTPTransport", "CCurl", "CallAudio", "CallCore", "Providers", "ScriptValue",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.copy("Certificates")], swiftSettings: strict),
        .testTarget(
            name: "FrontDoorTests",
            dependencies: [
                "FrontDoor", "CallCore", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.copy("Certificates")], swiftSettings: strict),
        .testTarget(
            name: "ExposureTests", dependencies: ["Exposure", "CallCore"], exclude: ["Fakes"], swiftSettings: strict),
        .testTarget(
            name: "CallGatewayTests",
            dependencies: [
                "CallAgents", "CallAudio", "CallGateway", "CallConfig", "CallMedia", "HTTPTransport", "Providers",
                "WireSimulator", "CallSimulator", "VoiceCallEngine", "ScriptValue", "CallCore",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.copy("Certificates")], swiftSettings: strict),
        .testTarget(
            name: "GatewayRPCTests", dependencies: ["GatewayRPC", "CallAgents", "CallCore", "ScriptValue"],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayServiceTests",
            dependencies: [
                "CallConfig", "CallCore", "CallGateway", "CallSimulator", "GatewayRPC", "GatewayService",
                "ScriptValue", "VoiceCallEngine", "WireSimulator", "Exposure", "voicecall",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "WireSimulatorTests",
            dependencies: [
                "WireSimulator", "CallAudio", "CallGateway", "CallMedia", "CallSimulator", "FrontDoor", "HTTPTransport",
                "MediaPlane", "MediaWire", "Providers", "ScriptValue", "VoiceCallEngine", "WebSocketWire", "CallCore",
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
            ], resources: [.copy("Certificates")], swiftSettings: strict),
        .testTarget(
            name: "CarrierConformanceTests",
            dependencies: [
                "CallAudio", "CallSimulator", "WireSimulator", "Providers", "CallCore", "VoiceCallEngine",
                "ScriptValue",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CallConfigTests", dependencies: ["CallConfig", "CallCore", "ScriptValue"], swiftSettings: strict),
        .testTarget(
            name: "VoiceCallEngineTests",
            dependencies: [
                "VoiceCallEngine", "CallCore", "ScriptValue", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CallSimulatorTests",
            dependencies: [
                "CallAudio", "CallSimulator", "CallMedia", "MediaWire", "VoiceCallEngine", "CallCore", "ScriptValue",
                "WebSocketWire",
            ], swiftSettings: strict),
        .testTarget(
            name: "VoiceCallCLITests",
            dependencies: [
                "voicecall", "CallAudio", "CallCore", "CallSimulator", "GatewayService", "ScriptValue",
                "VoiceCallEngine", "WireSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], exclude: ["Fixtures", "Golden"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// `make sanitize` and `make fuzz` build a part of the package, one that needs no package from outside.
let sandbox = ["ScriptValue", "CLua", "LuaBridge", "LuaSyntax"]
let subsets = [
    "sandbox": sandbox + ["ScriptValueTests", "LuaBridgeTests", "LuaSyntaxTests"],
    "fuzz": sandbox
        + [
            "CallCore", "CallAgents", "COpenSSL", "CallCrypto", "CallConfig", "Providers", "MediaWire", "GatewayRPC",
        ],
]
let subset = Context.environment["VOICECALL_SUBSET"] ?? ""
if let names = subsets[subset] {
    package.products = []
    package.dependencies = []
    package.targets.removeAll { !names.contains($0.name) }
    // The carriers without the voices, which need flite and the audio code.
    for carriers in package.targets where carriers.name == "Providers" {
        carriers.exclude = ["Flite"]
        carriers.dependencies = ["CallCore", "CallCrypto", "ScriptValue"]
    }
}

// Programs without a `main` of their own: libFuzzer brings it.
let fuzzers = [
    ("ChunkFuzz", ["LuaBridge", "LuaSyntax"]), ("VerbFuzz", ["CallCore", "LuaBridge"]),
    ("JournalFuzz", ["CallCore"]), ("SessionFuzz", ["CallCore"]),
    ("FormFuzz", ["CallCore"]), ("ForwardedFuzz", ["CallCore"]), ("ConfigFuzz", ["CallConfig", "CallCore"]),
    ("SignatureFuzz", ["CallCore", "CallCrypto", "Providers"]), ("MarkupFuzz", ["CallCore", "Providers"]),
    ("TelnyxFuzz", ["CallCore", "CallCrypto", "Providers"]), ("MediaFuzz", ["CallCore", "MediaWire"]),
    ("TranscriptFuzz", ["CallCore", "Providers"]), ("SpeechTextFuzz", ["CallCore", "Providers"]),
    ("AgentFuzz", ["CallAgents", "CallCore"]),
    ("RealtimeFuzz", ["CallCore", "Providers"]),
    ("GatewayFuzz", ["CallCore", "GatewayRPC"]), ("ToolFuzz", ["CallCore", "GatewayRPC"]),
]
if subset == "fuzz" {
    package.targets.append(
        .target(name: "FuzzInput", dependencies: ["ScriptValue"], path: "Fuzz/FuzzInput", swiftSettings: strict))
    for (name, parts) in fuzzers {
        package.targets.append(
            .executableTarget(
                name: name, dependencies: (parts + ["FuzzInput", "ScriptValue"]).map { .byName(name: $0) },
                path: "Fuzz/\(name)", swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
    }
}
