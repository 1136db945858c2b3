#define _GNU_SOURCE
#include "load.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

media_load *media_load_open(const media_load_settings *settings, int *service_port) {
    media_load *load = calloc(1, sizeof *load);
    load->settings = *settings;
    load->listener = listen_loopback(service_port);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->carriers = calloc((size_t)settings->streams, sizeof(side));
    load->services = calloc((size_t)settings->streams, sizeof(side));
    for (int i = 0; i < settings->streams; i++) {
        load->carriers[i] = (side){.fd = -1, .is_carrier = 1, .stream = i, .clip = (size_t)i, .bytes = malloc(ROOM)};
        load->carriers[i].marks = malloc(MARKS * sizeof(mark));
        load->carriers[i].arrivals = malloc(MEDIA_ARRIVALS * sizeof(int64_t));
        load->services[i] = (side){.fd = -1, .stream = i, .answer = 1, .bytes = malloc(ROOM)};
        // Touched now, so that it is no part of what the server is found to need later.
        memset(load->carriers[i].bytes, 0, ROOM);
        memset(load->services[i].bytes, 0, ROOM);
        memset(load->carriers[i].marks, 0, MARKS * sizeof(mark));
        memset(load->carriers[i].arrivals, 0, MEDIA_ARRIVALS * sizeof(int64_t));
    }
    load->tls = service_tls(settings);
    load->gemini_text = service_gemini_text();
    return load;
}

void media_load_aim(media_load *load, int carrier_port) { load->settings.carrier_port = carrier_port; }

const int64_t *media_load_arrivals(const media_load *load, int stream, int *count) {
    *count = load->carriers[stream].arrival_count;
    return load->carriers[stream].arrivals;
}

void media_load_close(media_load *load) {
    for (int i = 0; i < load->settings.streams; i++) {
        if (load->carriers[i].fd >= 0) close(load->carriers[i].fd);
        SSL_free(load->services[i].tls);
        if (load->services[i].fd >= 0) close(load->services[i].fd);
        free(load->carriers[i].bytes);
        free(load->carriers[i].marks);
        free(load->carriers[i].arrivals);
        free(load->services[i].bytes);
    }
    free(load->carriers);
    free(load->services);
    SSL_CTX_free(load->tls);
    free(load->gemini_text);
    close(load->listener);
    close(load->epoll);
    free(load);
}

static int upgrade(media_load *load, side *side) {
    uint8_t *end = memmem(side->bytes, side->filled, "\r\n\r\n", 4);
    if (!end) return 0;
    if (!side->is_carrier) {
        char answer[256], *key = NULL;
        for (uint8_t *at = side->bytes; at + 19 < end; at++)
            if (!strncasecmp((char *)at, "sec-websocket-key: ", 19)) key = (char *)at + 19;
        if (!key) return 0;
        size_t size = ws_accept(answer, sizeof answer, key);
        if (side_write(side, answer, size) < 0) return 0;
        // A voice model is there when it has been set up.
        if (load->settings.service == MEDIA_PLAIN) load->services_open++;
    }
    size_t used = (size_t)(end + 4 - side->bytes);
    memmove(side->bytes, end + 4, side->filled - used);
    side->filled -= used;
    side->is_open = 1;
    if (side->is_carrier) {
        char text[512];
        const char *connected = "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
        side_send(load, side, connected, strlen(connected));
        int length = snprintf(
            text, sizeof text,
            "{\"event\":\"start\",\"sequenceNumber\":\"1\",\"start\":{\"accountSid\":\"AC%032d\",\"streamSid\":\"MZ%032d\","
            "\"callSid\":\"CA%032d\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
            "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{\"token\":\"token-%d\"}},"
            "\"streamSid\":\"MZ%032d\"}",
            0, side->stream, side->stream, side->stream, side->stream);
        side_send(load, side, text, (size_t)length);
    }
    return 1;
}

// Returns whether there may be more.
static int take(media_load *load, side *side) {
    ssize_t count = side_read(side);
    if (count <= 0) {
        if (count < 0 && errno == EAGAIN) return 0;
        if (!side->is_broken && !side->is_over) load->result->broken++;
        side->is_broken = 1;
        epoll_ctl(load->epoll, EPOLL_CTL_DEL, side->fd, NULL);
        return 0;
    }
    int64_t now = now_ns();
    side->filled += (size_t)count;
    if (!side->is_open && !upgrade(load, side)) return 1;
    size_t used = 0;
    for (;;) {
        ws_frame frame = ws_read(side->bytes + used, side->filled - used);
        if (!frame.whole) break;
        side_receive(load, side, frame, now);
        used += frame.whole;
    }
    if (used) memmove(side->bytes, side->bytes + used, side->filled - used);
    side->filled -= used;
    return 1;
}

static void watch(media_load *load, side *side) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = side};
    fcntl(side->fd, F_SETFL, O_NONBLOCK);
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, side->fd, &event);
}

static void take_service(media_load *load) {
    int one = 1, fd = accept4(load->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) return;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    for (int i = 0; i < load->settings.streams; i++) {
        if (load->services[i].fd >= 0) continue;
        load->services[i].fd = fd;
        if (load->tls) {
            load->services[i].tls = SSL_new(load->tls);
            SSL_set_fd(load->services[i].tls, fd);
            SSL_set_accept_state(load->services[i].tls);
        }
        return watch(load, &load->services[i]);
    }
    close(fd);
}

// Waits for readable sockets until `until`; what is due to be sent is sent by the caller.
static void wait_until(media_load *load, int64_t until) {
    struct epoll_event events[256];
    int64_t left = until - now_ns();
    struct timespec wait = {.tv_sec = left > 0 ? left / 1000000000 : 0, .tv_nsec = left > 0 ? left % 1000000000 : 0};
    int count = epoll_pwait2(load->epoll, events, 256, &wait, NULL);
    for (int i = 0; i < count; i++) {
        side *ready = events[i].data.ptr;
        if (!ready) take_service(load);
        // What TLS has read already the socket will not tell of once more.
        else while (take(load, ready) && ready->tls) {}
    }
}

static int connect_all(media_load *load, const char **problem) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    fcntl(load->listener, F_SETFL, O_NONBLOCK);
    epoll_ctl(load->epoll, EPOLL_CTL_ADD, load->listener, &event);
    for (int i = 0; i < load->settings.streams; i++) {
        side *carrier = &load->carriers[i];
        char text[256];
        carrier->fd = connect_loopback(load->settings.carrier_port);
        if (carrier->fd < 0) return *problem = "a carrier could not connect", -1;
        int length = snprintf(
            text, sizeof text,
            "GET /voice/stream/token-%d-1 HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            i);
        if (write(carrier->fd, text, (size_t)length) != length) return *problem = "an upgrade could not be sent", -1;
        watch(load, carrier);
        wait_until(load, now_ns() + 100000);
    }
    int64_t limit = now_ns() + 15000000000;
    for (;;) {
        int ready = load->services_open >= load->settings.streams;
        for (int i = 0; i < load->settings.streams; i++) ready &= load->carriers[i].is_open;
        if (ready) return 0;
        if (now_ns() > limit) return *problem = "not all sockets were upgraded within 15 s", -1;
        wait_until(load, now_ns() + 1000000);
    }
}

static void wait_for(media_load *load, int64_t time) {
    int64_t end = now_ns() + time;
    while (now_ns() < end) wait_until(load, now_ns() + 1000000);
}

int media_load_run(
    media_load *load, media_load_result *result, media_load_moment moment, void *context, const char **problem) {
    memset(result, 0, sizeof *result);
    load->result = result;
    media_pin(load->settings.core);
    if (connect_all(load, problem)) return -1;
    int streams = load->settings.streams;
    int64_t start = now_ns() + 5000000;
    int64_t begin = start + (int64_t)(load->settings.warm_up_seconds * 1e9);
    int64_t end = begin + (int64_t)(load->settings.seconds * 1e9);
    // Spread over the 20 ms, as calls are; services half a frame apart from their carriers.
    int64_t tick = FRAME_NS / (2 * streams);
    for (int64_t number = 0;; number++) {
        int64_t due = start + number * tick, now;
        while ((now = now_ns()) < due) wait_until(load, due);
        if (!load->counts && due >= begin) {
            load->counts = 1;
            result->begin_ns = now;
            moment(context, MEDIA_BEGIN);
        }
        if (due >= end) break;
        int at = (int)(number % (2 * streams));
        side *side = at % 2 ? &load->services[(at / 2 + streams / 2) % streams] : &load->carriers[at / 2];
        if (side->is_carrier || load->settings.service_talks) side_send_frame(load, side, now);
        // Reading must not starve while many frames are due.
        if (number % 16 == 0) wait_until(load, 0);
    }
    result->end_ns = now_ns();
    moment(context, MEDIA_END);
    // What is still under way arrives; nothing more is sent.
    wait_for(load, 500000000);
    // What the end of a call does is no answer to a caller.
    load->counts = 0;
    moment(context, MEDIA_SETTLED);
    // Sockets that the server ends are ended from here, too.
    wait_for(load, 500000000);
    return 0;
}
