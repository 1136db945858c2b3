import LuaBridge

/// What a spec file can call.
enum SpecAPI {
    static let test = [
        "config", "policy", "lacks", "agent", "consult", "http", "realtime", "phone", "dials", "calls", "does", "sends",
        "emitted",
        "stored",
        "sleeps", "ends", "equals", "check",
    ]
    static let party = [
        "answers", "busy", "no_answer", "unreachable", "voicemail", "hears", "says", "interrupts", "presses",
        "stays_silent", "hangs_up", "is_rejected", "is_answered", "heard", "longest_silence", "received_digits",
    ]

    static let lua = LuaAPI(
        modules: ["sim": ["test"]], methods: ["t": test, "party": party], libraries: ["sim": "sim"])
}
