package org.wattwerk.controller.live;

import java.time.Instant;
import java.util.List;

/** The one example of the live stream that the documentation of the interface shows, as a value. */
public final class LiveExample {
    public static final String JSON = """
            {"at":"2024-12-12T07:00:00Z","localTime":"08:00:00","day":"2024-12-12","pace":480.0,"elapsedSeconds":63.2,\
            "simulated":true,"site":{"name":"demo","limitWatts":24000.0,"limitReason":null,"powerWatts":18432.1,\
            "itWatts":14000.0,"overheadWatts":2000.0,"otherWatts":2432.1,"chargedWatts":23000.0},\
            "price":{"eurPerMwh":655.6,"source":"SMARD","model":false},\
            "nodes":[{"node":"node-1","state":"attached","powerWatts":8123.0,"leaseWatts":8400.0,"chargedWatts":8400.0,\
            "gpuLimitWatts":700.0,"gpus":8,"stopped":false,"safeState":false,"job":"pretraining"}],\
            "jobs":[{"job":"pretraining","name":"Pretraining of the foundation model","state":"RUNNING",\
            "why":"limit 420 W: price 655.60 EUR/MWh","priority":10,"costCentre":"foundation-model","nodes":["node-1"],\
            "step":123,"loss":2.31,"tokensPerSecond":8123.5,"clusterTokens":123456789,"clusterTokensPerSecond":23456.0,\
            "energyKwh":12.345,"netEur":1.23,"grossEur":1.46,\
            "goodput":{"computingShare":0.8,"usefulTokensShare":0.95,"wattHoursPerMillionTokens":177.8,\
            "netEurPerMillionTokens":0.0271}}],\
            "accounts":[{"account":"idle","energyKwh":1.2,"netEur":0.1,"grossEur":0.12}],\
            "money":{"netEur":12.34,"vatEur":2.34,"grossEur":14.68,"settledUntil":"2024-12-12T06:45:00Z",\
            "quality":"measured"},\
            "happenings":[{"at":"2024-12-12T06:00:00Z","localTime":"07:00:00","kind":"job","text":"finetuning paused",\
            "why":"price 599.99 EUR/MWh is above what its tokens are worth in this plan"}]}""";

    private LiveExample() {}

    public static Live live() {
        return new Live(
                Instant.parse("2024-12-12T07:00:00Z"),
                "08:00:00",
                "2024-12-12",
                480,
                63.2,
                true,
                new Live.Site("demo", 24_000, null, 18_432.1, 14_000, 2_000, 2_432.1, 23_000),
                new Live.Price(655.60, "SMARD", false),
                List.of(new Live.Node(
                        "node-1", "attached", 8_123.0, 8_400.0, 8_400, 700.0, 8, false, false, "pretraining")),
                List.of(new Live.Job(
                        "pretraining",
                        "Pretraining of the foundation model",
                        "RUNNING",
                        "limit 420 W: price 655.60 EUR/MWh",
                        10,
                        "foundation-model",
                        List.of("node-1"),
                        123L,
                        2.31,
                        8_123.5,
                        123_456_789L,
                        23_456.0,
                        12.345,
                        1.23,
                        1.46,
                        new Live.Goodput(0.8, 0.95, 177.8, 0.0271))),
                List.of(new Live.Account("idle", 1.2, 0.1, 0.12)),
                new Live.Money(12.34, 2.34, 14.68, Instant.parse("2024-12-12T06:45:00Z"), "measured"),
                List.of(new Live.Happening(
                        Instant.parse("2024-12-12T06:00:00Z"),
                        "07:00:00",
                        "job",
                        "finetuning paused",
                        "price 599.99 EUR/MWh is above what its tokens are worth in this plan")));
    }
}
