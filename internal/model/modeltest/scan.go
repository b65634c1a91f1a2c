package modeltest

// PDF is a document of one empty page.
const PDF = "%PDF-1.4\n%âãÏÓ\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n" +
	"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>> endobj\n4 0 obj <</Length 3>>\nstream\nq Q\nendstream endobj\n" +
	"xref\n0 1\n0000000000 65535 f \ntrailer <</Size 5/Root 1 0 R/ID[(\\)a)<00>]>>\nstartxref\n9\n%%EOF\n"

// PNG is a picture of one white point.
const PNG = "\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\x0aIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\xb18\xf6\x14\x00\x00\x00\x00IEND\xaeB`\x82"
