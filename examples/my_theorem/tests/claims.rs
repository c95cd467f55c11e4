//! One test a case.

fn main() {
    theorycheck::test_main(my_theorem::CATALOGUE)
}
