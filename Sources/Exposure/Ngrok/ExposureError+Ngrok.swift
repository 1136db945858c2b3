extension ExposureError {
    static func ngrokMissing(_ executable: String) -> ExposureError {
        ExposureError(
            code: "exposure.ngrok_missing",
            message: "there is no program '\(executable)' that this user may run. Install ngrok (https://ngrok.com/"
                + "download) and see that it is on PATH, or set publicUrl to an address that leads here")
    }

    /// - Parameter said: without secrets.
    static func ngrokFailed(code: String, said: String) -> ExposureError {
        let next: String =
            switch code {
            case "ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_4018":
                "Set tunnel.ngrokAuthToken or NGROK_AUTHTOKEN to the authtoken of your ngrok account"
            case "ERR_NGROK_108": "Stop the ngrok that runs elsewhere with this account"
            case "ERR_NGROK_334": "Stop the ngrok that uses this domain, or change tunnel.ngrokDomain"
            default: "See https://ngrok.com/docs/errors/\(code.lowercased())"
            }
        return ExposureError(
            code: "exposure.ngrok_failed", message: "ngrok refused with \(code): \(said). \(next)", toolCode: code)
    }

    static func ngrokEnded(_ ending: ChildEnding, said: String) -> ExposureError {
        ExposureError(
            code: "exposure.ngrok_failed",
            message: "ngrok gave no public address: \(ending)\(said.isEmpty ? "" : "; it said: \(said)"). Run 'ngrok "
                + "diagnose', or 'ngrok http' by hand, to see why")
    }

    static func ngrokExited(_ ending: ChildEnding, said: String) -> ExposureError {
        ExposureError(
            code: "exposure.ngrok_exited",
            message: "the ngrok tunnel is gone: \(ending)\(said.isEmpty ? "" : "; it said: \(said)"). Carriers cannot "
                + "reach the front door until it is opened again")
    }
}
