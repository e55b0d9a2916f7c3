"""A small Bắc Ninh for the report's tests: 24 agencies, four sources, one monthly duty."""

from datetime import date

from config.period import Period, find_period
from config.profile import Profile

AGENCIES = (
    ("sgtvt", "Sở Giao thông vận tải", "department"),
    ("sxd", "Sở Xây dựng", "department"),
    ("syt", "Sở Y tế", "department"),
    ("sgddt", "Sở Giáo dục và Đào tạo", "department"),
    ("snn", "Sở Nông nghiệp và Phát triển nông thôn", "department"),
    ("stnmt", "Sở Tài nguyên và Môi trường", "department"),
    ("svh", "Sở Văn hóa, Thể thao và Du lịch", "department"),
    ("stttt", "Sở Thông tin và Truyền thông", "department"),
    ("sct", "Sở Công Thương", "department"),
    ("sld", "Sở Lao động - Thương binh và Xã hội", "department"),
    ("skhcn", "Sở Khoa học và Công nghệ", "department"),
    ("cat", "Công an tỉnh", "central"),
    ("bch", "Bộ Chỉ huy quân sự tỉnh", "central"),
    ("bqlgt", "Ban Quản lý dự án đầu tư xây dựng công trình giao thông", "pmu"),
    ("bqldd", "Ban Quản lý dự án đầu tư xây dựng công trình dân dụng và công nghiệp", "pmu"),
    ("bqlkcn", "Ban Quản lý các khu công nghiệp tỉnh", "department"),
    ("tpbn", "UBND thành phố Bắc Ninh", "district"),
    ("tuson", "UBND thành phố Từ Sơn", "district"),
    ("thuanthanh", "UBND thị xã Thuận Thành", "district"),
    ("quevo", "UBND thị xã Quế Võ", "district"),
    ("tiendu", "UBND huyện Tiên Du", "district"),
    ("yenphong", "UBND huyện Yên Phong", "district"),
    ("giabinh", "UBND huyện Gia Bình", "district"),
    ("luongtai", "UBND huyện Lương Tài", "district"),
)

SOURCES = (
    ("nstw", "Ngân sách trung ương trong nước", "central"),
    ("nsdp", "Ngân sách địa phương (cân đối)", "local"),
    ("sdd", "Thu tiền sử dụng đất", "local"),
    ("oda", "Vốn nước ngoài (ODA)", "foreign"),
)

KEY_PROJECTS = ("Đường Vành đai 4", "Cầu Kênh Vàng", "TL.295C", "Bệnh viện Sản nhi mở rộng")


def profile() -> Profile:
    """The profile of the tests."""
    ladder = ((date(2023, 6, 30), 35), (date(2023, 7, 31), 42), (date(2023, 9, 30), 60), (date(2024, 1, 31), 95))
    return Profile.model_validate(
        {
            "code": "bac-ninh-2023",
            "title": "Bắc Ninh 2023",
            "plan_year": 2023,
            "disbursable_until": "2024-01-31",
            "documents": {"001": {"title": "Kế hoạch điều hành tăng trưởng Quý III/2023"}},
            "issuer": {
                "province": "tỉnh Bắc Ninh",
                "place": "Bắc Ninh",
                "superior": "UBND TỈNH BẮC NINH",
                "agency": "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
                "abbreviation": "SKHĐT",
                "signed_by": "GIÁM ĐỐC",
                "source": "001",
            },
            "funding_sources": [{"code": c, "name": n, "level": v, "source": "001"} for c, n, v in SOURCES],
            "default_funding_source": "nsdp",
            "agencies": [{"code": c, "name": n, "kind": k, "source": "001 L62"} for c, n, k in AGENCIES],
            "obligations": [
                {
                    "id": "BN1",
                    "title": "Báo cáo tình hình giải ngân vốn đầu tư công",
                    "owed": "project_table",
                    "days": [5, 22],
                    "sent_to": "Sở Kế hoạch và Đầu tư",
                    "valid_from": "2023-07-20",
                    "valid_to": "2024-02-29",
                    "source": "001 L62",
                }
            ],
            "targets": [
                {
                    "id": "muc-tieu-nam",
                    "title": "Mốc giải ngân vốn đầu tư công",
                    "comparator": "above",
                    "rungs": [{"on": on, "rate_pct": rate} for on, rate in ladder],
                    "source": "001 L10",
                }
            ],
            "flag_rules": [
                {
                    "id": rule,
                    "kind": kind,
                    "title": title,
                    "tiers": [{"threshold": 5, "severity": "notice"}],
                    "source": "001",
                }
                for rule, kind, title in (
                    ("cham-moc", "rung_missed", "Chậm so với mốc giải ngân"),
                    ("chua-giai-ngan", "no_disbursement", "Chưa giải ngân"),
                )
            ],
            "reallocation": {
                "donors": "on_request",
                "silence_is_commitment": True,
                "authorities": [{"tier": 2, "decided_by": "UBND tỉnh", "source": "001"}],
                "source": "001 L15",
            },
            "recipients": [
                {"text": "UBND tỉnh (b/c)", "audience": "people_committee", "source": "001"},
                {"text": "Bộ Kế hoạch và Đầu tư (b/c)", "audience": "ministry", "source": "001"},
                {"text": "Lãnh đạo Sở", "source": "001"},
                {"text": "Lưu: VT, TH", "audience": "archive", "source": "001"},
            ],
            "key_projects": [{"name": name, "source": "001 L12"} for name in KEY_PROJECTS],
            "report": {
                "sections": {
                    "people_committee": [
                        {"title": "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "of": ["direction", "tasks", "reporting"]},
                        {
                            "title": "TÌNH HÌNH PHÂN BỔ VÀ KẾT QUẢ GIẢI NGÂN",
                            "of": [
                                "allocation",
                                "situation",
                                "sources",
                                "programmes",
                                "carried_over",
                                "key_projects",
                                "agencies",
                            ],
                        },
                        {
                            "title": "ĐÁNH GIÁ TÌNH HÌNH THỰC HIỆN",
                            "of": ["indicators", "flags", "bottlenecks", "causes", "responsibility", "commitments"],
                        },
                        {"title": "NHIỆM VỤ, GIẢI PHÁP TRONG THỜI GIAN TỚI", "of": ["transfers", "measures"]},
                        "recommendations",
                    ],
                    "ministry": [
                        {
                            "title": "TÌNH HÌNH PHÂN BỔ VÀ KẾT QUẢ GIẢI NGÂN",
                            "of": ["allocation", "situation", "sources", "programmes", "carried_over"],
                        },
                        "bottlenecks",
                        "transfers",
                        "recommendations",
                    ],
                    "agency": ["situation", "sources", "flags", "bottlenecks", "transfers", "commitments", "tasks"],
                },
                "direction": [{"text": "Phấn đấu giải ngân đạt trên 95% kế hoạch", "source": "001 L10"}],
                "basis": [
                    "Căn cứ Luật Đầu tư công ngày 13 tháng 6 năm 2019",
                    "Thực hiện Kế hoạch của UBND tỉnh về điều hành tăng trưởng kinh tế - xã hội Quý III/2023",
                ],
                "source": "001",
            },
            "returns": {"source": "001"},
        }
    )


def period() -> Period:
    """The period nominally due on 5 August 2023; its figures run to 31 July."""
    return find_period(profile(), date(2023, 8, 5))
